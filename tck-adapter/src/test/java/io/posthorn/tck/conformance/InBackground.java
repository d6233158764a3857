package io.posthorn.tck.conformance;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs what would block a test, on a thread of its own. */
public final class InBackground {
    /** What may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private InBackground() {}

    public static CompletableFuture<Void> run(Task task) {
        return call(() -> {
            task.run();
            return null;
        });
    }

    public static <T> CompletableFuture<T> call(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(call.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "background of a test");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
