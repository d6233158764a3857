package io.posthorn.server.queue;

import io.posthorn.server.loop.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Ends a queue that holds a part of the broker's memory of which nothing comes back, while that is used up: otherwise senders
 * would wait, and with them whoever else is sent to, for somebody who has stopped.
 */
final class Standstill {
    /** How long nothing has to come back, in ms. */
    static final long PATIENCE = 10_000;
    /** A queue with less than this part of the budget is not what senders wait for. */
    private static final int PART = 256;

    private final QueueEnvironment environment;
    private final MemoryBudget memory;
    private final QueueCounters counters;
    private final Runnable end;
    private final Cancellable whenExceeded;
    private @Nullable Cancellable timer;
    private boolean over;

    /** @param end run once, on the queue's loop, if it comes to that */
    Standstill(QueueEnvironment environment, QueueCounters counters, Runnable end) {
        this.environment = environment;
        this.memory = environment.memory();
        this.counters = counters;
        this.end = end;
        whenExceeded = memory.whenExceeded(this::begin);
        if (memory.exceeded()) {
            begin();
        }
    }

    /** The queue is at its end. */
    void close() {
        over = true;
        whenExceeded.cancel();
        if (timer != null) {
            timer.cancel();
        }
    }

    private void begin() {
        environment.loop().execute(() -> {
            if (!over && timer == null) {
                watch();
            }
        });
    }

    private void watch() {
        long gone = counters.gone();
        timer = environment.loop().schedule(PATIENCE, () -> look(gone));
    }

    private void look(long goneBefore) {
        timer = null;
        if (over || !memory.exceeded()) {
            return;
        }
        if (counters.gone() == goneBefore && counters.bytesWithBodies() > memory.limit() / PART) {
            end.run();
        } else {
            watch();
        }
    }
}
