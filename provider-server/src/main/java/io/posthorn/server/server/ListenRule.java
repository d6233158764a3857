package io.posthorn.server.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** What other machines can reach has users and TLS, or says in so many words that it has not (R16). */
final class ListenRule {
    private ListenRule() {}

    /**
     * Finds the address to listen on.
     *
     * @throws StartException if the host is not known, or is reached by other machines without {@code insecure}: there is
     *     no TLS yet, so users alone do not make it safe
     */
    static InetSocketAddress check(ListenAddress.Tcp listen, Access access) {
        InetAddress address = resolve(listen.host());
        if (!address.isLoopbackAddress() && !access.insecure()) {
            throw new StartException("refused to listen on " + listen
                    + ": other machines can reach this address, and "
                    + (access.users().isEmpty()
                            ? "neither users nor TLS are configured"
                            : "there is no TLS: passwords and messages would cross the network in the clear")
                    + ". Use " + ListenAddress.LOOPBACK
                    + ", or say so with --insecure (in code: BrokerSettings.withInsecure(true)) if "
                    + (access.users().isEmpty()
                            ? "everybody who reaches it may do everything"
                            : "nobody listens in on that network"));
        }
        return new InetSocketAddress(address, listen.port());
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("cannot listen on " + host + ": this host name is not known", e);
        }
    }
}
