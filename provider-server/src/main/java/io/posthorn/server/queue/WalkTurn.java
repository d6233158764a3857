package io.posthorn.server.queue;

import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;
import java.util.concurrent.TimeUnit;

/**
 * How long the walks over a queue may keep its loop: a number of messages and, where selectors are costly, a time. After
 * that other tasks of the loop come first.
 */
final class WalkTurn {
    /** So many messages are looked at in one turn. */
    static final int MOST = 1_000;

    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(2);

    private final Loop loop;
    private final Clock clock;
    private final Runnable next;
    private int left;
    private long end;
    private boolean over;

    /** @param next run on the loop when it is the turn of the walks again, after one that was too short for them */
    WalkTurn(Loop loop, Clock clock, Runnable next) {
        this.loop = loop;
        this.clock = clock;
        this.next = next;
    }

    /** Begins, unless the last one was too short and the next is to come. */
    void begin() {
        if (!over) {
            left = MOST;
            end = clock.nanos() + LONGEST;
        }
    }

    /** Whether one more message may be looked at. */
    boolean take() {
        if (!over && (left-- == 0 || clock.nanos() - end > 0)) {
            over = true;
            loop.execute(() -> {
                over = false;
                next.run();
            });
        }
        return !over;
    }
}
