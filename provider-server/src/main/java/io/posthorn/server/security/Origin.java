package io.posthorn.server.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where logins come from, as far as they are told apart: an IPv4 address, the network of an IPv6 address, or this process.
 *
 * @param network empty for this process
 */
record Origin(ByteBuffer network) {
    /** Of an IPv6 address: whoever has one has all that begin so. */
    private static final int IPV6_PREFIX = 8;

    static Origin of(Optional<InetAddress> from) {
        return new Origin(from.map(Origin::network).orElseGet(() -> ByteBuffer.allocate(0)));
    }

    /** Code of this process needs no broker to try passwords, so nothing is counted for it. */
    boolean isThisProcess() {
        return !network.hasRemaining();
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? IPV6_PREFIX : bytes.length)
                .slice();
    }
}
