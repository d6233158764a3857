package io.posthorn.server.queue;

import io.posthorn.server.loop.Cancellable;
import io.posthorn.server.loop.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drops messages whose time is over: those that come up for delivery, and, by a timer, those that nobody takes. The timer
 * looks through what is in memory, so it does that at most once a second; and since the wall clock may be set, it looks at
 * the time every ten seconds at least.
 */
final class ExpiryTimer {
    /** Looks through all that waits in memory. */
    @FunctionalInterface
    interface Sweep {
        /**
         * Drops what has expired.
         *
         * @return when the next message expires, or {@link Lane#NEVER}
         */
        long sweep(long now);
    }

    /** An expiry that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    static final long SHORTEST_PAUSE = 1_000;
    static final long LONGEST_PAUSE = 10_000;

    private final QueueEnvironment environment;
    private final Clock clock;
    private final QueueStore store;
    private final QueueCounters counters;
    private final Sweep sweep;
    private final List<QueuedMessage> dropped = new ArrayList<>();
    private @Nullable Cancellable timer;
    private long next = NEVER;
    private long notBefore;

    ExpiryTimer(QueueEnvironment environment, QueueStore store, QueueCounters counters, Sweep sweep) {
        this.environment = environment;
        this.clock = environment.clock();
        this.store = store;
        this.counters = counters;
        this.sweep = sweep;
        this.notBefore = clock.nanos();
    }

    /** An expiry as a message has it, 0 for never, as one that can be compared. */
    static long orNever(long expiresAt) {
        return expiresAt == 0 ? NEVER : expiresAt;
    }

    boolean expired(QueuedMessage message) {
        return message.expiresAt() != 0 && message.expired(clock.wallMillis());
    }

    /** The message has expired and is in no lane any more; the store hears of it by {@link #flush()}. */
    void drop(QueuedMessage message) {
        message.letGo(environment.memory());
        counters.expired(message);
        if (message.inStore()) {
            dropped.add(message);
        }
    }

    /**
     * So many messages that nobody else has have expired, and are in no lane any more.
     *
     * @param bodies bytes of those that lie outside, of messages that are in memory only
     */
    void dropped(long count, long bytes, long bodies) {
        counters.expired(count, bytes);
        counters.bodiesGone(bodies);
    }

    void flush() {
        if (!dropped.isEmpty()) {
            store.acknowledge(dropped);
            dropped.clear();
        }
    }

    /** A message waits in memory that expires then; 0 for never. */
    void expect(long expiresAt) {
        if (orNever(expiresAt) < next) {
            next = expiresAt;
            cancel();
            arm();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm() {
        long due = Math.min(LONGEST_PAUSE, next - clock.wallMillis());
        long pause = TimeUnit.NANOSECONDS.toMillis(notBefore - clock.nanos());
        timer = environment.loop().schedule(Math.max(0, Math.max(due, pause)), this::fire);
    }

    private void fire() {
        timer = null;
        long now = clock.wallMillis();
        if (next <= now) {
            next = sweep.sweep(now);
            notBefore = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(SHORTEST_PAUSE);
            flush();
        }
        if (next != NEVER) {
            arm();
        }
    }
}
