package io.posthorn.server.loop;

import java.util.concurrent.Executor;

/**
 * One thread that runs tasks one after another, and owns state that therefore needs no lock. All methods may be called
 * from any thread.
 */
public interface Loop extends Executor {
    /** Whether the caller is this loop's thread. */
    boolean inLoop();

    /** Runs the task later, after all that this caller gave before. Tasks must not block. */
    @Override
    void execute(Runnable task);

    /**
     * Runs the task once, on this loop, after the delay.
     *
     * @param delayMillis by a clock that only goes forward; 0 or less: as soon as possible, but not within this call
     */
    Cancellable schedule(long delayMillis, Runnable task);

    /** Runs the task now if the caller is on this loop, else hands it over. */
    default void run(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }
}
