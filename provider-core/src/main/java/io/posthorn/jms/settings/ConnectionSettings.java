package io.posthorn.jms.settings;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.object.ObjectReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a connection needs to know before it is opened. Prints without secrets.
 *
 * @param addresses tried in turn, at least one
 * @param credentials null to connect without a user
 * @param clientId the client id configured by an administrator (Jakarta Messaging 3.1, §6.1.2), or null
 * @param ackSync whether acknowledgements of AUTO and CLIENT sessions wait until they are durable
 * @param heartbeat ms of silence after which either side lets itself be heard, 0 never
 * @param objects how the bodies of object messages are read
 */
public record ConnectionSettings(
        List<BrokerAddress> addresses,
        @Nullable Credentials credentials,
        @Nullable String clientId,
        Prefetch prefetch,
        boolean ackSync,
        Timeouts timeouts,
        int heartbeat,
        ObjectReading objects) {
    public ConnectionSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("there is no address to connect to");
        }
        if (heartbeat < 0) {
            throw new IllegalArgumentException("heartbeat must be 0 or more, is " + heartbeat);
        }
    }

    /** Defaults for all but the addresses. */
    public static ConnectionSettings to(BrokerAddress... addresses) {
        return new ConnectionSettings(
                List.of(addresses),
                null,
                null,
                Prefetch.DEFAULT,
                true,
                Timeouts.DEFAULT,
                ProtocolLimits.DEFAULT_HEARTBEAT,
                ObjectReading.VALUES_ONLY);
    }

    /** The same for another user; for none where {@code user} is null. */
    public ConnectionSettings withCredentials(@Nullable String user, @Nullable Secret password) {
        Credentials given = user == null ? null : new Credentials(user, password == null ? new Secret("") : password);
        return new ConnectionSettings(addresses, given, clientId, prefetch, ackSync, timeouts, heartbeat, objects);
    }

    /** The same with this configured client id; with none where it is null. */
    public ConnectionSettings withClientId(@Nullable String id) {
        return new ConnectionSettings(addresses, credentials, id, prefetch, ackSync, timeouts, heartbeat, objects);
    }

    /** The same with another way to read objects. */
    public ConnectionSettings withObjects(ObjectReading reading) {
        return new ConnectionSettings(
                addresses, credentials, clientId, prefetch, ackSync, timeouts, heartbeat, reading);
    }
}
