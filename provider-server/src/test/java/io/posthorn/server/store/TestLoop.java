package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The journal, maintenance and readers of a store on the one thread of a test, in a fixed order. */
final class TestLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Runs until nothing is left to do. */
    void runAll() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    StoreSurroundings around(Vfs vfs) {
        return new StoreSurroundings(
                vfs,
                JournalDriver.inlineOn(tasks::add, () -> true),
                Inline::new,
                Inline::new,
                FrameFormat::new,
                Duration.ofSeconds(1));
    }

    private final class Inline extends AbstractExecutorService implements ExecutorService {
        private boolean shutdown;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shutdown;
        }
    }
}
