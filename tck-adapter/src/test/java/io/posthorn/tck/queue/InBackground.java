package io.posthorn.tck.queue;

import java.util.concurrent.CompletableFuture;

/** Runs what would block a test. */
final class InBackground {
    /** Something that may fail. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    private InBackground() {}

    static CompletableFuture<Void> run(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
