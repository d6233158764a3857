package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import java.util.Queue;
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
    private final JournalDriver driver;
    private volatile boolean ended;

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

    /** By the owner only. */
    @Nullable
    T take() {
        return ended ? null : waiting.poll();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** After the driver has stopped: nobody takes any more, so what comes is refused by whoever brings it. */
    void end() {
        ended = true;
        refuseAll();
    }

    private synchronized void refuseAll() {
        StoreException closed = new StoreException(Reason.CLOSED, "the store is closed");
        T task = waiting.poll();
        while (task != null) {
            task.refuse(closed);
            task = waiting.poll();
        }
    }
}
