package io.posthorn.jms.transport;

import java.nio.file.Path;
import java.util.Optional;

/** Where a broker can be reached. */
public sealed interface BrokerAddress {
    /** A broker behind a socket. */
    record Socket(String host, int port) implements BrokerAddress {
        @Override
        public String toString() {
            return "posthorn://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * A broker in this process, started when it is first needed.
     *
     * @param data where it keeps its messages; in memory where empty
     */
    record InProcess(String name, Optional<Path> data) implements BrokerAddress {
        @Override
        public String toString() {
            return "vm://" + name;
        }
    }
}
