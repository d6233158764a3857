package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The journal, maintenance and readers of a store on the one thread of a test. Each does its tasks in order; which of them
 * goes on next is drawn at random, so that a run shows one of the ways in which threads may meet, the same each time.
 */
final class TestLoop {
    private final @Nullable Random random;
    private final List<Task> tasks = new ArrayList<>();

    /** What one of the threads is to do. */
    private record Task(Object thread, Runnable work) {}

    /** All tasks in the order in which they come. */
    TestLoop() {
        this(null);
    }

    TestLoop(@Nullable Random random) {
        this.random = random;
    }

    /** Runs until nothing is left to do. */
    void runAll() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }

    /** Runs so many tasks, or all if there are fewer. */
    void run(int count) {
        for (int i = 0; i < count && !tasks.isEmpty(); i++) {
            runNext();
        }
    }

    private void runNext() {
        Object thread = random == null ? tasks.get(0).thread : tasks.get(random.nextInt(tasks.size())).thread;
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).thread == thread) {
                tasks.remove(i).work.run();
                return;
            }
        }
    }

    StoreSurroundings around(Vfs vfs) {
        Object journal = new Object();
        return new StoreSurroundings(
                vfs,
                JournalDriver.inlineOn(task -> tasks.add(new Task(journal, task)), () -> true),
                Inline::new,
                Inline::new,
                Inline::new,
                FrameFormat::new,
                Duration.ofSeconds(1));
    }

    private final class Inline extends AbstractExecutorService implements ExecutorService {
        private boolean shutdown;

        @Override
        public void execute(Runnable task) {
            tasks.add(new Task(this, task));
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
            runOwn();
            return shutdown;
        }

        /** As a real thread does before it ends. */
        private void runOwn() {
            for (int i = 0; i < tasks.size(); i++) {
                if (tasks.get(i).thread == this) {
                    tasks.remove(i).work.run();
                    i = -1;
                }
            }
        }
    }
}
