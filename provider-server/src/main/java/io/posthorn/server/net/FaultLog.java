package io.posthorn.server.net;

import io.posthorn.server.loop.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what connections die of, a fault with its trace: one in a second, the others are counted, so that nobody can fill the
 * disk by sending nonsense (R5). Thread-safe.
 */
final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final AtomicLong next;
    private final AtomicLong unlogged = new AtomicLong();

    FaultLog(Clock clock) {
        this.clock = clock;
        next = new AtomicLong(clock.nanos());
    }

    /** Logs the fault, or counts it; true if it was logged. */
    boolean log(String what, Throwable fault) {
        if (!isDue()) {
            return false;
        }
        LOG.error("{} ({} faults before this one were not logged)", what, unlogged.getAndSet(0), fault);
        return true;
    }

    /** Logs what is no fault of the broker, or counts it; true if it was logged. */
    boolean log(String what) {
        if (!isDue()) {
            return false;
        }
        LOG.warn("{} ({} others before were not logged)", what, unlogged.getAndSet(0));
        return true;
    }

    private boolean isDue() {
        long now = clock.nanos();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL_NANOS)) {
            unlogged.incrementAndGet();
            return false;
        }
        return true;
    }
}
