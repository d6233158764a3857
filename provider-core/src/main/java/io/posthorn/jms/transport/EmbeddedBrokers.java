package io.posthorn.jms.transport;

import io.posthorn.api.spi.embedded.EmbeddedBrokerProvider;
import io.posthorn.api.spi.embedded.EmbeddedBrokerSettings;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.settings.LocalAddress;
import java.net.SocketAddress;
import java.util.ServiceLoader;

/** Finds the broker that can run in this process, if it is on the class path. */
final class EmbeddedBrokers {
    private EmbeddedBrokers() {}

    static SocketAddress addressOf(LocalAddress address) throws ConnectFailedException {
        EmbeddedBrokerProvider provider = ServiceLoader.load(
                        EmbeddedBrokerProvider.class, EmbeddedBrokerProvider.class.getClassLoader())
                .findFirst()
                .orElse(null);
        if (provider == null) {
            throw new ConnectFailedException(
                    ErrorCode.NOT_SUPPORTED,
                    "a broker in this process needs the dependency io.posthorn:posthorn-server on the class path",
                    null);
        }
        try {
            return provider.addressOf(new EmbeddedBrokerSettings(address.name(), address.data()));
        } catch (IllegalStateException e) {
            throw new ConnectFailedException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e);
        }
    }
}
