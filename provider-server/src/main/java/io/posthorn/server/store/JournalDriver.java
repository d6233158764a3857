package io.posthorn.server.store;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Decides where the work of a store runs: on a thread of its own, or inline on a loop. The rules of the store are the
 * same on both.
 *
 * <p>Inline saves the hand-offs between threads, which with one sender cost more than the disk; but a slow force then
 * stalls every connection of that loop. A driver serves one store.
 */
public interface JournalDriver {
    /** What is driven: never called by two threads at a time. */
    interface Work {
        /** Does what waits, up to a bound; tells whether more waits. What it throws is logged, and it is called again. */
        boolean runOnce();
    }

    /** A thread of its own, which sleeps while nothing waits. */
    static JournalDriver onOwnThread(String threadName) {
        return new ThreadDriver(threadName);
    }

    /**
     * Inline on a loop: one round of work for each iteration of the loop in which something was written, so that the group
     * is what all channels of that iteration brought.
     *
     * @param loop runs tasks one after another, on one thread
     * @param inLoop whether the caller is on that thread
     */
    static JournalDriver inlineOn(Executor loop, BooleanSupplier inLoop) {
        return new InlineDriver(loop, inLoop);
    }

    /** Called once, before the first {@link #wake}. */
    void start(Work work);

    /** Something waits. Called by any thread, cheap where the work is under way already. */
    void wake();

    /**
     * Runs the work until nothing waits, then ends. Blocks; may be called on the loop itself.
     *
     * @param patience how long the work may take to end
     * @return whether it has ended; if not, it may still be under way, and goes on as soon as the disk lets it
     * @throws IllegalStateException if called by the work
     */
    boolean stop(Duration patience);
}
