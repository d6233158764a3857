package io.posthorn.api.spi.embedded;

import java.net.SocketAddress;

/**
 * Starts brokers inside this process, one a name. Thread-safe.
 *
 * <p>A broker that was started stays until the process ends, so that messages survive the time between two connections;
 * one with a data directory is then closed in good order.
 */
public interface EmbeddedBrokerProvider {
    /**
     * Returns the address of the broker of this name, which is started if it does not run.
     *
     * @return an address of Netty's local transport
     * @throws IllegalStateException if it cannot be started, or runs on another data directory; the text says which
     */
    SocketAddress addressOf(EmbeddedBrokerSettings settings);
}
