package io.posthorn.jms.settings;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.session.SessionSettings;
import io.posthorn.jms.transport.Credentials;
import io.posthorn.jms.transport.TransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * Everything a connection needs to know before it is opened. Prints without secrets.
 *
 * @param credentials null to connect without a user
 * @param clientId the client id configured by an administrator (Jakarta Messaging 3.1, §6.1.2), or null
 */
public record ConnectionSettings(
        TransportSettings transport,
        SessionSettings session,
        @Nullable Credentials credentials,
        @Nullable String clientId) {
    /** The same for another user; for none where {@code user} is null. */
    public ConnectionSettings withCredentials(@Nullable String user, @Nullable String password) {
        Credentials given = user == null ? null : new Credentials(user, new Secret(password == null ? "" : password));
        return new ConnectionSettings(transport, session, given, clientId);
    }
}
