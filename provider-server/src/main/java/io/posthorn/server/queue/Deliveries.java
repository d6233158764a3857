package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription was given and has not settled, by tag: a ring in the order of tags. What is settled out of turn
 * leaves a hole, which closes when the ring would have to grow.
 */
final class Deliveries {
    /** Told of each delivery that is taken out, in the order of tags. */
    @FunctionalInterface
    interface Taker {
        void take(long tag, QueuedMessage message);
    }

    private static final int SMALLEST = 8;

    private @Nullable QueuedMessage[] messages = new QueuedMessage[SMALLEST];
    private long[] tags = new long[SMALLEST];
    private int head;
    /** Slots from head on, holes included; the first and the last are no holes. */
    private int slots;

    private int open;
    private long lastTag;

    /** Deliveries that are not settled. */
    int size() {
        return open;
    }

    /** Adds a delivery and gives its tag. */
    long add(QueuedMessage message) {
        append(++lastTag, message);
        return lastTag;
    }

    /**
     * Takes out the deliveries of a range of tags.
     *
     * @throws BrokerException ILLEGAL_STATE unless all of them are there; none is taken then
     */
    QueuedMessage[] take(long from, long to) {
        int start = indexOf(from);
        long count = to - from + 1;
        if (start < 0
                || to > lastTag
                || count < 1
                || start + count > slots
                || tags[at(start + (int) count - 1)] != to) {
            throw notThere(from, to);
        }
        QueuedMessage[] taken = new QueuedMessage[(int) count];
        for (int i = 0; i < taken.length; i++) {
            QueuedMessage message = messages[at(start + i)];
            if (message == null) {
                throw notThere(from, to);
            }
            taken[i] = message;
        }
        for (int i = 0; i < taken.length; i++) {
            messages[at(start + i)] = null;
        }
        open -= taken.length;
        trim();
        return taken;
    }

    /** Takes out all deliveries with a tag above {@code after}. */
    void takeAfter(long after, Taker taker) {
        int kept = 0;
        int until = slots;
        for (int i = 0; i < until; i++) {
            QueuedMessage message = messages[at(i)];
            if (tags[at(i)] <= after) {
                kept = i + 1;
            } else if (message != null) {
                messages[at(i)] = null;
                open--;
                taker.take(tags[at(i)], message);
            }
        }
        slots = kept;
        trim();
    }

    /** Puts back what {@link #take} took: these deliveries are not settled after all. */
    void restore(long from, QueuedMessage[] taken) {
        Deliveries merged = new Deliveries();
        int next = 0;
        for (int i = 0; i < slots; i++) {
            long tag = tags[at(i)];
            for (; next < taken.length && from + next < tag; next++) {
                merged.append(from + next, taken[next]);
            }
            QueuedMessage message = messages[at(i)];
            if (message != null) {
                merged.append(tag, message);
            }
        }
        for (; next < taken.length; next++) {
            merged.append(from + next, taken[next]);
        }
        messages = merged.messages;
        tags = merged.tags;
        head = merged.head;
        slots = merged.slots;
        open = merged.open;
    }

    private void append(long tag, QueuedMessage message) {
        if (slots == messages.length) {
            resize(open > slots / 2 ? slots * 2 : slots);
        }
        messages[at(slots)] = message;
        tags[at(slots)] = tag;
        slots++;
        open++;
    }

    /** Moves all to arrays of this capacity, holes closed. */
    private void resize(int capacity) {
        @Nullable QueuedMessage[] moved = new QueuedMessage[capacity];
        long[] movedTags = new long[capacity];
        int to = 0;
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = messages[at(i)];
            if (message != null) {
                moved[to] = message;
                movedTags[to++] = tags[at(i)];
            }
        }
        messages = moved;
        tags = movedTags;
        head = 0;
        slots = to;
    }

    private void trim() {
        while (slots > 0 && messages[head] == null) {
            head = at(1);
            slots--;
        }
        while (slots > 0 && messages[at(slots - 1)] == null) {
            slots--;
        }
        if (slots == 0 && messages.length > 1024) {
            Arrays.fill(messages, null);
            messages = new QueuedMessage[SMALLEST];
            tags = new long[SMALLEST];
            head = 0;
        }
    }

    private int indexOf(long tag) {
        if (slots == 0) {
            return -1;
        }
        long guess = tag - tags[head];
        if (guess >= 0 && guess < slots && tags[at((int) guess)] == tag) {
            return (int) guess;
        }
        int low = 0;
        int high = slots - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = tags[at(middle)];
            if (found == tag) {
                return middle;
            }
            if (found < tag) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int at(int index) {
        return (head + index) & (messages.length - 1);
    }

    private static BrokerException notThere(long from, long to) {
        return new BrokerException(
                ErrorCode.ILLEGAL_STATE,
                "deliveries " + from + " to " + to + " are not all waiting to be acknowledged: some were never made, or"
                        + " are acknowledged or given back already");
    }
}
