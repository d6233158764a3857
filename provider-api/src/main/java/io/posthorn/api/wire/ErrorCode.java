package io.posthorn.api.wire;

/**
 * Why something was refused. The code selects the exception at the client; the text beside it is for people. Numbers are
 * never given to another meaning; a receiver takes an unknown number for {@link #INTERNAL}.
 */
public enum ErrorCode {
    /** A fault of the broker; its log tells more. */
    INTERNAL(0),
    /** A frame that this protocol does not allow, or not here. Closes the connection. */
    PROTOCOL_VIOLATION(1),
    /** No protocol version that both sides speak. Closes the connection. */
    UNSUPPORTED_VERSION(2),
    /** A frame or message above a limit. Above the frame limit it closes the connection. */
    TOO_LARGE(3),
    /** Unknown user, wrong password, unknown mechanism, anonymous not allowed. Closes the connection. */
    AUTHENTICATION_FAILED(4),
    /** The user may not do this. */
    NOT_AUTHORIZED(5),
    /** Nothing was heard for too long. Closes the connection. */
    TIMED_OUT(6),
    /** Another connection has this client id. */
    CLIENT_ID_IN_USE(7),
    /** The destination does not exist and may not be made, or its name is wrong. */
    INVALID_DESTINATION(8),
    /** The selector cannot be parsed. */
    INVALID_SELECTOR(9),
    /** Memory, disk or another bounded thing is used up; nothing was stored. */
    RESOURCE_LIMIT(10),
    /** The transaction was rolled back; none of it happened. */
    TRANSACTION_ROLLED_BACK(11),
    /** The object named is not in a state that allows this (closed, unknown, in use). */
    ILLEGAL_STATE(12),
    /** This broker cannot do this (yet). */
    NOT_SUPPORTED(13),
    /**
     * The broker stops in good order: every frame that it read has been answered before; what has no answer was not done
     * and will not be. Closes the connection.
     */
    BROKER_STOPPING(14),
    /** The store failed; what has no answer is in doubt. Closes the connection. */
    STORE_FAILED(15),
    /** Closed because the application or an administrator wanted it so. */
    CLOSED(16),
    /** Something that can be used by one at a time has a user: a subscription, a temporary destination, a queue. */
    IN_USE(17),
    /** There is no branch of this id, or not any more. */
    NO_SUCH_BRANCH(18),
    /** There is a branch of this id already. */
    BRANCH_EXISTS(19),
    /** The branch, or the session, is not in a state in which this may be done to the branch. */
    BRANCH_STATE(20);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static ErrorCode of(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
