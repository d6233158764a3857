package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the thread that owns a store's state. Any thread adds, the owner takes.
 *
 * @param <T> what is added
 */
final class SerialWork<T extends StoreTask> {
    private static final int CHUNK = 1024;

    private final Queue<T> waiting = new MpscUnboundedArrayQueue<>(CHUNK);
    /** What the store itself has to do, which comes first. */
    private final Queue<T> inner = new ConcurrentLinkedQueue<>();

    private final JournalDriver driver;
    private volatile boolean ended;
    /** Whether what comes from outside has to wait; the owner's. */
    private boolean held;

    SerialWork(JournalDriver driver) {
        this.driver = driver;
    }

    void add(T task) {
        waiting.add(task);
        if (ended) {
            refuseAll();
        } else {
            driver.wake();
        }
    }

    /** A task of the store itself: done before all others, and not held back with them. */
    void addInner(T task) {
        inner.add(task);
        if (ended) {
            refuseAll();
        } else {
            driver.wake();
        }
    }

    /** Lets all but the store's own tasks wait, or no longer. By the owner only. */
    void hold(boolean on) {
        held = on;
    }

    /** By the owner only. */
    @Nullable
    T take() {
        if (ended) {
            return null;
        }
        T own = inner.poll();
        return own != null || held ? own : waiting.poll();
    }

    /** Whether there is nothing to take. By the owner only. */
    boolean isEmpty() {
        return inner.isEmpty() && (held || waiting.isEmpty());
    }

    /** After the driver has stopped: nobody takes any more, so what comes is refused by whoever brings it. */
    void end() {
        ended = true;
        refuseAll();
    }

    private synchronized void refuseAll() {
        StoreException closed = new StoreException(Reason.CLOSED, "the store is closed");
        refuseAll(inner, closed);
        refuseAll(waiting, closed);
    }

    private void refuseAll(Queue<T> tasks, StoreException closed) {
        T task = tasks.poll();
        while (task != null) {
            task.refuse(closed);
            task = tasks.poll();
        }
    }
}
