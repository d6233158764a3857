package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private static final InetAddress HERE = address(192, 0, 2, 1);

    private final ManualClock clock = new ManualClock();
    private final ManualLoop time = new ManualLoop(clock);
    private final FailedLogins failures = new FailedLogins(clock);

    @Test
    void theFirstThreeCostNothingThenTheWaitDoublesUpToABound() {
        List<Long> waits = Stream.generate(() -> {
                    failures.failed(HERE);
                    return failures.waitMillis(HERE);
                })
                .limit(12)
                .toList();

        assertThat(waits).containsExactly(0L, 0L, 0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 3200L, 3200L, 3200L);
    }

    @Test
    void everyTenSecondsOneIsForgotten() {
        fail(HERE, 20);

        time.advance(9_999);
        assertThat(failures.waitMillis(HERE)).isEqualTo(3_200);
        time.advance(1);
        assertThat(failures.waitMillis(HERE)).isEqualTo(1_600);
        time.advance(50_000);
        assertThat(failures.waitMillis(HERE)).isZero();
        fail(HERE, 1);
        assertThat(failures.waitMillis(HERE)).isEqualTo(100);
    }

    @Test
    void eachAddressWaitsForItsOwnFailuresOnly() {
        fail(HERE, 9);

        assertThat(failures.waitMillis(address(192, 0, 2, 2))).isZero();
        assertThat(failures.waitMillis(HERE)).isPositive();
    }

    @Test
    void allAddressesOfOneIpv6NetworkAreOne() {
        fail(ipv6(7, 1), 9);

        assertThat(failures.waitMillis(ipv6(7, 2))).isPositive();
        assertThat(failures.waitMillis(ipv6(8, 1))).isZero();
    }

    @Test
    void beyondTheBoundTheOldestFailureIsForgotten() {
        fail(HERE, 9);
        for (int i = 0; i < FailedLogins.MOST_ADDRESSES - 1; i++) {
            fail(address(10, i >> 16, i >> 8 & 0xff, i & 0xff), 1);
        }
        assertThat(failures.waitMillis(HERE)).isPositive();

        fail(address(198, 51, 100, 1), 1);

        assertThat(failures.waitMillis(HERE)).isZero();
        assertThat(failures.addresses()).isEqualTo(FailedLogins.MOST_ADDRESSES);
    }

    private void fail(InetAddress address, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(address);
        }
    }

    private static InetAddress address(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(all);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress ipv6(int network, int host) {
        return address(0x20, 1, 0xd, 0xb8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host);
    }
}
