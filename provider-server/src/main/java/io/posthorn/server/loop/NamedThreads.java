package io.posthorn.server.loop;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes every thread of the broker: named {@code prefix-1}, {@code prefix-2} and so on. They are daemons, so that a broker
 * inside an application never keeps its process alive. Thread-safe.
 */
public final class NamedThreads implements ThreadFactory {
    private final String prefix;
    private final AtomicInteger made = new AtomicInteger();

    public NamedThreads(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new FastThreadLocalThread(task, prefix + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
