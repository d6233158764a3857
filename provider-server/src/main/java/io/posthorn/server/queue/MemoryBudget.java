package io.posthorn.server.queue;

import io.posthorn.server.loop.Cancellable;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the messages of all queues may take of memory. Thread-safe, without locks.
 *
 * <p>Messages that lie in the store too are kept in memory while half of the budget is free, and so are those that may lie
 * in the scratch; the other half is for those that have no other place, or are on their way there. They are always taken:
 * who may send them is told to wait while the budget is exceeded.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Runnable> relief = ConcurrentHashMap.newKeySet();
    private volatile boolean exceeded;

    /** A budget of so many bytes, 0 or more. */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Bytes in all. */
    public long limit() {
        return limit;
    }

    /** Bytes in use. */
    public long used() {
        return used.get();
    }

    /** Whether senders should wait: from when more than all is used until a quarter is free again. */
    public boolean exceeded() {
        return exceeded;
    }

    /**
     * Runs the task once, as soon as the budget is not exceeded, which may be at once. It runs on any thread and must only
     * hand over to its own.
     *
     * @return to forget the task
     */
    public Cancellable whenRoom(Runnable task) {
        waiting.add(task);
        if (!exceeded) {
            runWaiting();
        }
        return () -> waiting.remove(task);
    }

    /**
     * Runs the task each time that the budget becomes exceeded, to give memory back that was kept for better use. It runs on
     * any thread and must only hand over to its own.
     *
     * @return to forget the task
     */
    Cancellable whenExceeded(Runnable task) {
        relief.add(task);
        return () -> relief.remove(task);
    }

    /** Whether what can be refused should be: twice the budget is used, though senders were told to wait long before. */
    public boolean usedUp() {
        return used.get() >= 2 * limit;
    }

    /** Whether a message that lies, or may lie, on disk may be kept. */
    boolean roomForCopies() {
        return used.get() < limit / 2;
    }

    /** Whether a queue may keep the few messages that it is about to deliver. */
    boolean roomForLittle() {
        return used.get() < limit / 2 + limit / 8;
    }

    /** Something takes memory. */
    public void take(long bytes) {
        long before = used.getAndAdd(bytes);
        if (before <= limit && before + bytes > limit) {
            judge();
        }
    }

    /** Something that took memory is gone. */
    public void giveBack(long bytes) {
        long after = used.addAndGet(-bytes);
        if (after <= roomAgain() && after + bytes > roomAgain()) {
            judge();
        }
    }

    private long roomAgain() {
        return limit - limit / 4;
    }

    /** Looks again after each change of its own, so that the last of several threads leaves the truth. */
    private void judge() {
        boolean now;
        do {
            now = used.get() > limit || (exceeded && used.get() > roomAgain());
            exceeded = now;
        } while (now ? used.get() <= roomAgain() : used.get() > limit);
        if (now) {
            relief.forEach(Runnable::run);
        } else {
            runWaiting();
        }
    }

    private void runWaiting() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }
}
