package io.posthorn.server.session;

import io.posthorn.server.loop.Cancellable;
import io.posthorn.server.loop.Loop;
import java.util.ArrayDeque;

/** A loop on which one is only while one of its tasks runs, so that whoever comes from elsewhere has to hand over. */
final class HandOverLoop implements Loop {
    private final Loop timers;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    HandOverLoop(Loop timers) {
        this.timers = timers;
    }

    /** Runs all that was handed over. */
    void runAll() {
        running = true;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        running = false;
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
        return timers.schedule(delayMillis, () -> execute(task));
    }
}
