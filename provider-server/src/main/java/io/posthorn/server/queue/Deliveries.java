package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription was given and has not settled, by tag: a ring in the order of tags. What is settled out of turn
 * leaves a hole, which closes when the ring would have to grow. What is being settled keeps its slot until it is known how
 * that ends, so that putting it back costs no more than taking it.
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
    /** Whether the delivery is being settled. */
    private boolean[] taken = new boolean[SMALLEST];

    private int head;
    /** Slots from head on, holes included; the first and the last are no holes. */
    private int slots;

    private int open;
    private long lastTag;

    /** Deliveries that nobody settles yet. */
    int size() {
        return open;
    }

    /** Adds a delivery and gives its tag. */
    long add(QueuedMessage message) {
        append(++lastTag, message);
        return lastTag;
    }

    /**
     * Takes the deliveries of a range of tags, until {@link #settled} or {@link #restore} with the same range.
     *
     * @throws BrokerException ILLEGAL_STATE unless all of them are there; none is taken then
     */
    QueuedMessage[] take(long from, long to) {
        if (!has(from, to)) {
            throw notThere(from, to);
        }
        int start = indexOf(from);
        QueuedMessage[] range = new QueuedMessage[(int) (to - from + 1)];
        for (int i = 0; i < range.length; i++) {
            range[i] = Objects.requireNonNull(messages[at(start + i)]);
        }
        for (int i = 0; i < range.length; i++) {
            taken[at(start + i)] = true;
        }
        open -= range.length;
        return range;
    }

    /** Whether all deliveries of a range of tags are there, and nobody settles one of them. */
    boolean has(long from, long to) {
        int start = indexOf(from);
        long count = to - from + 1;
        if (start < 0
                || to > lastTag
                || count < 1
                || start + count > slots
                || tags[at(start + (int) count - 1)] != to) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (messages[at(start + i)] == null || taken[at(start + i)]) {
                return false;
            }
        }
        return true;
    }

    /** Takes out one delivery for good; null if it is not there or is being settled. */
    @Nullable
    QueuedMessage remove(long tag) {
        int index = indexOf(tag);
        if (index < 0 || messages[at(index)] == null || taken[at(index)]) {
            return null;
        }
        QueuedMessage message = messages[at(index)];
        messages[at(index)] = null;
        open--;
        trim();
        return message;
    }

    /** Takes out for good all deliveries with a tag above {@code after}, but for those that are being settled. */
    void takeAfter(long after, Taker taker) {
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = messages[at(i)];
            if (message != null && tags[at(i)] > after && !taken[at(i)]) {
                messages[at(i)] = null;
                open--;
                taker.take(tags[at(i)], message);
            }
        }
        trim();
    }

    /** Gives all that are not settled for good. */
    void forEach(Consumer<QueuedMessage> taker) {
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = messages[at(i)];
            if (message != null) {
                taker.accept(message);
            }
        }
    }

    /** What {@link #take} took is settled for good. */
    void settled(long from, int count) {
        int start = indexOf(from);
        for (int i = 0; i < count; i++) {
            messages[at(start + i)] = null;
            taken[at(start + i)] = false;
        }
        trim();
    }

    /** Puts back what {@link #take} took: these deliveries are not settled after all. */
    void restore(long from, int count) {
        int start = indexOf(from);
        for (int i = 0; i < count; i++) {
            taken[at(start + i)] = false;
        }
        open += count;
    }

    private void append(long tag, QueuedMessage message) {
        if (slots == messages.length) {
            closeHoles();
        }
        messages[at(slots)] = message;
        taken[at(slots)] = false;
        tags[at(slots)] = tag;
        slots++;
        open++;
    }

    /** Makes room: moves all to arrays of the same size, or twice as large if more than half would be full. */
    private void closeHoles() {
        int full = 0;
        for (QueuedMessage message : messages) {
            full += message == null ? 0 : 1;
        }
        int capacity = full > slots / 2 ? slots * 2 : slots;
        @Nullable QueuedMessage[] moved = new QueuedMessage[capacity];
        long[] movedTags = new long[capacity];
        boolean[] movedTaken = new boolean[capacity];
        int to = 0;
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = messages[at(i)];
            if (message != null) {
                moved[to] = message;
                movedTaken[to] = taken[at(i)];
                movedTags[to++] = tags[at(i)];
            }
        }
        messages = moved;
        tags = movedTags;
        taken = movedTaken;
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
            messages = new QueuedMessage[SMALLEST];
            tags = new long[SMALLEST];
            taken = new boolean[SMALLEST];
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
