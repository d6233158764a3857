package io.posthorn.server.security;

import io.posthorn.server.loop.Clock;
import java.util.concurrent.TimeUnit;

/**
 * When a login may be looked at, so that nobody guesses fast: an address has 5 logins of one user and 20 in all for
 * nothing, then one of a user every two seconds and two of all users every second. Thread-safe.
 *
 * <p>A login is paid for when it comes, not when it has failed: else whoever sends many at once, or hangs up before the
 * answer, would pay too late. Those that succeed get it back, but nothing beyond it: who has one password must not guess
 * others the faster.
 *
 * <p>Each user of an address has a budget, so that guessing at one does not hold up the others who come from there.
 */
final class FailedLogins {
    /** Addresses that are remembered, and as many users of addresses. */
    static final int MOST_REMEMBERED = 10_000;

    static final int OF_USER_AT_ONCE = 5;
    static final int AT_ONCE = 20;
    static final long OF_USER_MILLIS = 2_000;
    static final long MILLIS = 500;
    /** Who would have to wait longer is refused at once: clients give up after ten seconds, and the check takes time too. */
    static final long LONGEST_WAIT_MILLIS = 5_000;

    /**
     * When a login's turn is.
     *
     * @param waitNanos from now on
     * @param refused it has none, since the wait would be too long; it has paid nothing
     */
    record Turn(long waitNanos, boolean refused) {}

    private record UserOf(Origin origin, Fingerprint user) {}

    private final Clock clock;
    private final Budget<UserOf> byUser =
            new Budget<>(OF_USER_AT_ONCE, TimeUnit.MILLISECONDS.toNanos(OF_USER_MILLIS), MOST_REMEMBERED);
    private final Budget<Origin> byOrigin =
            new Budget<>(AT_ONCE, TimeUnit.MILLISECONDS.toNanos(MILLIS), MOST_REMEMBERED);

    FailedLogins(Clock clock) {
        this.clock = clock;
    }

    /**
     * Pays for a login.
     *
     * @param user the fingerprint of the name, as names may be long
     */
    synchronized Turn take(Origin origin, Fingerprint user) {
        long now = clock.nanos();
        UserOf userOf = new UserOf(origin, user);
        long wait = Math.max(byUser.wait(userOf, now), byOrigin.wait(origin, now));
        if (wait > TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS)) {
            return new Turn(wait, true);
        }
        byUser.take(userOf, now);
        byOrigin.take(origin, now);
        return new Turn(wait, false);
    }

    /** A login that was paid for did not fail. */
    synchronized void giveBack(Origin origin, Fingerprint user) {
        byUser.giveBack(new UserOf(origin, user));
        byOrigin.giveBack(origin);
    }

    synchronized int remembered() {
        return Math.max(byUser.remembered(), byOrigin.remembered());
    }
}
