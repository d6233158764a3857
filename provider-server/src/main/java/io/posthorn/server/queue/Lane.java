package io.posthorn.server.queue;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The waiting messages of one priority, in the order of their places. */
final class Lane {
    private final ArrayDeque<QueuedMessage> durable = new ArrayDeque<>();
    private final ArrayDeque<QueuedMessage> inMemory = new ArrayDeque<>();
    private final PriorityQueue<QueuedMessage> returned = new PriorityQueue<>(4);
    /** Highest key of a durable message that ever was here. */
    private long lastKey = Long.MIN_VALUE;

    void add(QueuedMessage message) {
        if (message.durable()) {
            durable.add(message);
            lastKey = message.key();
        } else {
            inMemory.add(message);
        }
    }

    /** Puts a message back to its old place. */
    void giveBack(QueuedMessage message) {
        returned.add(message);
    }

    long lastKey() {
        return lastKey;
    }

    long size() {
        return durable.size() + inMemory.size() + (long) returned.size();
    }

    /** Takes out the first message, or null if there is none. */
    @Nullable
    QueuedMessage poll() {
        QueuedMessage first = durable.peek();
        first = earlier(first, inMemory.peek());
        first = earlier(first, returned.peek());
        if (first == null) {
            return null;
        }
        if (first == returned.peek()) {
            return returned.poll();
        }
        return first.durable() ? durable.poll() : inMemory.poll();
    }

    private static @Nullable QueuedMessage earlier(@Nullable QueuedMessage one, @Nullable QueuedMessage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
