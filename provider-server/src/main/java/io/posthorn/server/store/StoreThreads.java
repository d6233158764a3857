package io.posthorn.server.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one place where this package makes threads. All are daemons: a store never keeps a process alive. */
final class StoreThreads {
    private static final long IDLE_SECONDS = 10;

    private StoreThreads() {}

    static Thread named(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs tasks one after another on a thread that goes away while there are none. */
    static ExecutorService single(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> named(name, task));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
