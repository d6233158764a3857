package io.posthorn.api.spi.security;

/** What came of a login. */
public sealed interface Authentication {
    /** The client is this user. */
    record Accepted(User user) implements Authentication {}

    /**
     * The client is not let in.
     *
     * @param text goes to the client; does not tell an unknown user from a wrong password
     */
    record Refused(Reason reason, String text) implements Authentication {}

    /** Whether another try can help. */
    enum Reason {
        /** It is nobody who may come in: the same login will be refused again. */
        CREDENTIALS,
        /** It was not looked at, because too much is to be looked at: the same login can succeed later. */
        BUSY,
        /** The same, because too many logins from where it came were refused. */
        NOT_LOOKED_AT
    }
}
