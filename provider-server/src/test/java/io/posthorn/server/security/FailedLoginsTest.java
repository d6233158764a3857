package io.posthorn.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import io.posthorn.server.security.FailedLogins.Turn;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private static final Origin HERE = origin(address(192, 0, 2, 1));
    private static final Fingerprint ANN = user("ann");

    private final ManualClock clock = new ManualClock();
    private final ManualLoop time = new ManualLoop(clock);
    private final FailedLogins failures = new FailedLogins(clock);

    @Test
    void aUserHasFiveAtOnceThenOneEveryTwoSecondsAndNoneBeyondTheBound() {
        assertThat(waits(HERE, ANN, 8)).containsExactly(0L, 0L, 0L, 0L, 0L, 2_000L, 4_000L, -6_000L);
        // One that is refused pays nothing: it can be said for certain when the next has its turn.
        assertThat(waits(HERE, ANN, 2)).containsExactly(-6_000L, -6_000L);

        time.advance(2_000);
        assertThat(waits(HERE, ANN, 2)).containsExactly(4_000L, -6_000L);
        time.advance(14_000);
        assertThat(waits(HERE, ANN, 6)).containsExactly(0L, 0L, 0L, 0L, 0L, 2_000L);
    }

    @Test
    void anAddressHasTwentyAtOnceThenTwoEverySecondWhoeverTheUsersAre() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            waits.addAll(waits(HERE, user("user" + i), 1));
        }

        assertThat(waits.subList(0, 20)).containsOnly(0L);
        assertThat(waits.subList(20, 32))
                .containsExactly(
                        500L, 1_000L, 1_500L, 2_000L, 2_500L, 3_000L, 3_500L, 4_000L, 4_500L, 5_000L, -5_500L, -5_500L);
    }

    /** However many come, and whatever they do meanwhile. Sabotage: let the budget forget, or double what it has at once. */
    @Test
    void guessingStaysSlow() {
        int ofAnn = 0;
        int ofAll = 0;
        for (int second = 0; second < 1_000; second++) {
            for (int i = 0; i < 50; i++) {
                ofAnn += failures.take(HERE, ANN).refused() ? 0 : 1;
                ofAll += failures.take(HERE, user("user" + i)).refused() ? 0 : 1;
            }
            time.advance(1_000);
        }

        // What was to wait for its turn at the end is counted too.
        assertThat(ofAnn).isBetween(100, 5 + 1_000 / 2 + 3);
        assertThat(ofAnn + ofAll).isBetween(1_990, 20 + 2 * 1_000 + 10);
    }

    @Test
    void whatDidNotFailCostsNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(waits(HERE, ANN, 1)).containsExactly(0L);
            failures.giveBack(HERE, ANN);
        }
        assertThat(waits(HERE, ANN, 6)).containsExactly(0L, 0L, 0L, 0L, 0L, 2_000L);
    }

    /** Who has one password must not pay with it for others. */
    @Test
    void aSuccessGivesBackWhatItPaidAndNoMore() {
        waits(HERE, ANN, 4);

        assertThat(waits(HERE, ANN, 1)).containsExactly(0L);
        failures.giveBack(HERE, ANN);

        assertThat(waits(HERE, ANN, 2)).containsExactly(0L, 2_000L);
    }

    @Test
    void guessingAtOneUserHoldsUpNeitherTheOthersOfTheAddressNorThatUserElsewhere() {
        for (int second = 0; second < 100; second++) {
            waits(HERE, ANN, 50);
            time.advance(1_000);
        }

        assertThat(waits(HERE, user("bob"), 1)).containsExactly(0L);
        assertThat(waits(origin(address(192, 0, 2, 2)), ANN, 1)).containsExactly(0L);
        assertThat(waits(HERE, ANN, 1).get(0)).isNotZero();
    }

    @Test
    void allAddressesOfOneIpv6NetworkAreOne() {
        waits(origin(ipv6(7, 1)), ANN, 5);

        assertThat(waits(origin(ipv6(7, 2)), ANN, 1)).containsExactly(2_000L);
        assertThat(waits(origin(ipv6(8, 1)), ANN, 1)).containsExactly(0L);
    }

    @Test
    void beyondTheBoundTheOneThatCameLongestAgoIsForgotten() {
        waits(HERE, ANN, 5);
        for (int i = 0; i < FailedLogins.MOST_REMEMBERED - 1; i++) {
            waits(origin(address(10, i >> 16, i >> 8 & 0xff, i & 0xff)), ANN, 1);
        }
        assertThat(failures.remembered()).isEqualTo(FailedLogins.MOST_REMEMBERED);

        waits(origin(address(198, 51, 100, 1)), ANN, 1);

        assertThat(failures.remembered()).isEqualTo(FailedLogins.MOST_REMEMBERED);
        assertThat(waits(HERE, ANN, 1)).containsExactly(0L);
    }

    @Test
    void whatIsOverIsForgottenBeforeTheBound() {
        for (int i = 0; i < 100; i++) {
            waits(origin(address(10, 0, 0, i)), ANN, 1);
        }
        time.advance(2_000);
        waits(HERE, ANN, 1);

        assertThat(failures.remembered()).isOne();
    }

    /** In ms; negative where it is refused. */
    private List<Long> waits(Origin origin, Fingerprint user, int times) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Turn turn = failures.take(origin, user);
            waits.add((turn.refused() ? -1 : 1) * turn.waitNanos() / 1_000_000);
        }
        return waits;
    }

    private static Fingerprint user(String name) {
        return new Fingerprint(ByteBuffer.wrap(name.getBytes(UTF_8)));
    }

    private static Origin origin(InetAddress address) {
        return Origin.of(Optional.of(address));
    }

    static InetAddress address(int... bytes) {
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
