package io.posthorn.jms.transport;

import io.posthorn.api.wire.ProtocolLimits;
import java.util.List;

/**
 * How to reach a broker. Times in milliseconds.
 *
 * @param addresses tried one after the other; at least one
 * @param connectTimeout bound of one address's try, from the first packet to the opened connection
 * @param heartbeat silence after which each side says that it lives, as the client wishes it; 0 none
 */
public record TransportSettings(List<BrokerAddress> addresses, int connectTimeout, int heartbeat) {
    public static final int DEFAULT_CONNECT_TIMEOUT = 15_000;

    public TransportSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no broker address is given");
        }
        if (connectTimeout < 1 || heartbeat < 0) {
            throw new IllegalArgumentException("connect time-out (" + connectTimeout
                    + " ms) must be above 0, heartbeat (" + heartbeat + " ms) not below");
        }
    }

    /** These addresses with the default times. */
    public static TransportSettings to(BrokerAddress... addresses) {
        return new TransportSettings(List.of(addresses), DEFAULT_CONNECT_TIMEOUT, ProtocolLimits.DEFAULT_HEARTBEAT);
    }
}
