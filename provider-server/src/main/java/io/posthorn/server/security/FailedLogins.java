package io.posthorn.server.security;

import io.posthorn.server.loop.Clock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the next login from an address has to wait, after those from there that failed. Thread-safe.
 *
 * <p>The first three failures cost nothing, as people mistype; then the wait doubles from 100 ms to 3.2 s. Every ten
 * seconds a failure is forgotten. A success changes nothing: who has one password must not guess others the faster.
 */
final class FailedLogins {
    /** Addresses that are remembered; beyond it the one is forgotten whose last failure is oldest. */
    static final int MOST_ADDRESSES = 10_000;

    private static final int FREE = 3;
    private static final long FIRST_WAIT = 100;
    private static final int MOST_DOUBLINGS = 5;
    private static final int MOST_COUNTED = FREE + 1 + MOST_DOUBLINGS;
    private static final long FORGET_NANOS = 10_000_000_000L;
    /** Of an IPv6 address: whoever has one has all that begin so. */
    private static final int IPV6_PREFIX = 8;

    private record Failures(int count, long last) {
        private int countAt(long now) {
            return (int) Math.max(0, count - (now - last) / FORGET_NANOS);
        }
    }

    private final Clock clock;
    /** The one whose last failure is oldest comes first. */
    private final Map<ByteBuffer, Failures> byAddress = new LinkedHashMap<>();

    FailedLogins(Clock clock) {
        this.clock = clock;
    }

    /** What a login from there has to wait, in ms. */
    synchronized long waitMillis(InetAddress address) {
        int count = countAt(clock.nanos(), byAddress.get(key(address)));
        return count <= FREE ? 0 : FIRST_WAIT << (count - FREE - 1);
    }

    synchronized void failed(InetAddress address) {
        ByteBuffer key = key(address);
        long now = clock.nanos();
        int count = countAt(now, byAddress.remove(key));
        byAddress.put(key, new Failures(Math.min(MOST_COUNTED, count + 1), now));
        if (byAddress.size() > MOST_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }

    synchronized int addresses() {
        return byAddress.size();
    }

    private static int countAt(long now, @Nullable Failures failures) {
        return failures == null ? 0 : failures.countAt(now);
    }

    private static ByteBuffer key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? IPV6_PREFIX : bytes.length);
    }
}
