package io.posthorn.server.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Keeps a session's operations in the order they came while one of them has to ask queues on other loops before it can be
 * written.
 */
final class Turns {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Executor guard;
    private int taken;
    private boolean running;

    /**
     * Makes turns of which none is taken.
     *
     * @param guard runs an operation at once, and lets no exception out
     */
    Turns(Executor guard) {
        this.guard = guard;
    }

    /** Whether an operation that comes now may run now. */
    boolean free() {
        return taken == 0 && waiting.isEmpty();
    }

    /** Runs the operation after all that came before it. */
    void later(Runnable operation) {
        waiting.add(operation);
    }

    /** What comes now waits for {@link #release}, as often as this was called. */
    void take() {
        taken++;
    }

    void release() {
        taken--;
        if (running) {
            return;
        }
        running = true;
        while (taken == 0 && !waiting.isEmpty()) {
            guard.execute(waiting.remove());
        }
        running = false;
    }
}
