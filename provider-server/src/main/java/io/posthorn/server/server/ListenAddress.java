package io.posthorn.server.server;

/** Where a broker takes connections. */
public sealed interface ListenAddress {
    String LOOPBACK = "127.0.0.1";
    int DEFAULT_PORT = 5670;

    /**
     * A TCP port.
     *
     * @param host name or address of a network interface of this machine
     * @param port 0 for any that is free
     */
    record Tcp(String host, int port) implements ListenAddress {
        public Tcp {
            requirePort(port);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Refuses what is no port; 0 is any that is free.
     *
     * @throws IllegalArgumentException with the port
     */
    static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
    }

    /** A name within this process, over Netty's local transport. */
    record InVm(String name) implements ListenAddress {
        @Override
        public String toString() {
            return "vm://" + name;
        }
    }
}
