package io.posthorn.jms.settings;

/**
 * A broker's listening port.
 *
 * @param host a name, not yet looked up, or an IP address; an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record TcpAddress(String host, int port) implements BrokerAddress {
    public static final int DEFAULT_PORT = 5670;

    public TcpAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port must be 1 to 65535, is " + port);
        }
    }

    @Override
    public String toString() {
        return "posthorn://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
