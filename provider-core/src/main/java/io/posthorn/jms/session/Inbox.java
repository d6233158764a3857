package io.posthorn.jms.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of one consumer on their way from the network loop to the thread that receives. The loop adds; all else
 * belongs to the session's thread. Without a lock; bounded by the credit that the consumer granted.
 */
final class Inbox {
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiter;

    void add(Delivery delivery) {
        deliveries.add(delivery);
        wake();
    }

    @Nullable
    Delivery peek() {
        return deliveries.peek();
    }

    void remove() {
        deliveries.remove();
    }

    void clear() {
        deliveries.clear();
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    /** Messages that wait here; counts them. */
    int size() {
        return deliveries.size();
    }

    /** Bytes that wait here; counts them. */
    long bytes() {
        return deliveries.stream().mapToLong(Delivery::size).sum();
    }

    /** Has the waiting thread look again, if one waits. */
    void wake() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** From here to {@link #waited} the caller is woken; it looks once more before it {@linkplain #park parks}. */
    void willWait() {
        waiter = Thread.currentThread();
    }

    /**
     * Waits until woken or the time is over; may return early.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void park(long nanos) throws InterruptedException {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    void waited() {
        waiter = null;
    }
}
