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
     * @throws StartException if the host is not known, or is reached by other machines without {@code insecure}
     */
    static InetSocketAddress check(ListenAddress.Tcp listen, boolean insecure) {
        InetAddress address = resolve(listen.host());
        if (!address.isLoopbackAddress() && !insecure) {
            throw new StartException("refused to listen on " + listen
                    + ": other machines can reach this address, and neither users nor TLS are configured."
                    + " Use " + ListenAddress.LOOPBACK
                    + ", or say 'insecure: true' (on the command line: --insecure) if everybody who reaches it may do"
                    + " everything");
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
