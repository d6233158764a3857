package io.posthorn.jms.session;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one piece of work again and again as it is woken, never twice at a time, on a thread of the pool that it holds no
 * longer than there is work. Thread-safe.
 */
final class SerialRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SerialRunner.class);

    private final Executor pool;
    private final Runnable work;
    private final AtomicInteger wakeUps = new AtomicInteger();
    /** Held while the work runs, so that others can wait for its end. */
    private final ReentrantLock running = new ReentrantLock();

    private volatile @Nullable Thread thread;

    /**
     * Makes a runner that sleeps.
     *
     * @param work does all there is to do and returns; what it throws is logged and ends this run only
     */
    SerialRunner(Executor pool, Runnable work) {
        this.pool = pool;
        this.work = work;
    }

    /** There is something to do; the work runs (again) after this. */
    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            pool.execute(this::run);
        }
    }

    /** Whether the caller is inside the work. */
    boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    /**
     * Waits until the work that runs now has returned; whoever calls this has seen to it that it soon will.
     *
     * @return false if it still runs
     */
    boolean awaitPause(int millis) {
        if (isCurrentThread()) {
            return true;
        }
        if (!Uninterrupted.await(millis, nanos -> running.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            return false;
        }
        running.unlock();
        return true;
    }

    private void run() {
        int seen = wakeUps.get();
        do {
            running.lock();
            thread = Thread.currentThread();
            try {
                work.run();
            } catch (Throwable e) {
                // Code of the application may throw anything, checked exceptions too. The next run must come all the
                // same.
                LOG.error("what a session's thread had to do failed", e);
            } finally {
                thread = null;
                running.unlock();
            }
            seen = wakeUps.addAndGet(-seen);
        } while (seen != 0);
    }
}
