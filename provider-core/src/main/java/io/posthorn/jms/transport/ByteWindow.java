package io.posthorn.jms.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How many bytes may be under way. Thread-safe and without a lock; who finds no room waits, bounded.
 *
 * <p>A message larger than the window goes when nothing else is under way.
 */
public final class ByteWindow {
    private final int size;
    private final AtomicLong free;
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public ByteWindow(int size) {
        this.size = size;
        free = new AtomicLong(size);
    }

    /**
     * Takes room, and waits for it if need be.
     *
     * @return false if there was none in time, or the window was closed
     */
    public boolean acquire(int bytes, long timeoutNanos) throws InterruptedException {
        if (closed) {
            return false;
        }
        return tryAcquire(bytes) || waitFor(bytes, timeoutNanos);
    }

    /** Gives room back. */
    public void release(long bytes) {
        free.addAndGet(bytes);
        waiting.forEach(LockSupport::unpark);
    }

    /** Ends all waits; there will be no room any more. */
    public void close() {
        closed = true;
        waiting.forEach(LockSupport::unpark);
    }

    private boolean tryAcquire(int bytes) {
        long needed = Math.min(bytes, size);
        while (true) {
            long now = free.get();
            if (now < needed) {
                return false;
            }
            if (free.compareAndSet(now, now - bytes)) {
                return true;
            }
        }
    }

    private boolean waitFor(int bytes, long timeoutNanos) throws InterruptedException {
        long start = System.nanoTime();
        Thread self = Thread.currentThread();
        waiting.add(self);
        try {
            while (!closed) {
                if (tryAcquire(bytes)) {
                    return true;
                }
                long left = timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
            return false;
        } finally {
            waiting.remove(self);
        }
    }
}
