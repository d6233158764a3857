package io.posthorn.server.queue;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order of their places, with their content: added at the tail, taken from the head, or found by place and
 * taken out from between, which leaves a husk in their place until the head has reached it or room is needed.
 */
final class MessageRun {
    private static final int SMALLEST = 4;

    private @Nullable QueuedMessage[] ring = new QueuedMessage[SMALLEST];
    private int head;
    /** Slots from head on, husks included; the first and the last are no husks. */
    private int slots;

    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    /** Messages that are here. */
    int size() {
        return count;
    }

    /** Adds a message whose place is behind all others. */
    void add(QueuedMessage message) {
        if (slots == ring.length) {
            makeRoom();
        }
        ring[at(slots++)] = message;
        count++;
    }

    /** The first one, null if there is none. */
    @Nullable
    QueuedMessage peek() {
        return ring[head];
    }

    /** Takes out the first one; there must be one. */
    void removeFirst() {
        ring[head] = null;
        head = at(1);
        slots--;
        count--;
        if (count < slots) {
            trim();
        }
    }

    /** The first one behind a place, null if there is none. */
    @Nullable
    QueuedMessage after(Place place) {
        for (int i = indexAfter(place); i < slots; i++) {
            QueuedMessage message = slot(i);
            if (!message.hollow()) {
                return message;
            }
        }
        return null;
    }

    /** The one at a place, null if there is none. */
    @Nullable
    QueuedMessage find(Place place) {
        int index = indexOf(place);
        return index < 0 ? null : slot(index);
    }

    /** Takes out the one at a place; null if there is none. */
    @Nullable
    QueuedMessage remove(Place place) {
        int index = indexOf(place);
        if (index < 0) {
            return null;
        }
        QueuedMessage removed = slot(index);
        ring[at(index)] = QueuedMessage.husk(place);
        count--;
        trim();
        return removed;
    }

    /** Gives all, in order; those for which the answer is true are taken out. */
    void removeIf(Predicate<QueuedMessage> gone) {
        int kept = 0;
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = slot(i);
            if (!message.hollow() && !gone.test(message)) {
                ring[at(kept++)] = message;
            }
        }
        cutTo(kept);
    }

    void forEach(Consumer<QueuedMessage> taker) {
        for (int i = 0; i < slots; i++) {
            QueuedMessage message = slot(i);
            if (!message.hollow()) {
                taker.accept(message);
            }
        }
    }

    void clear() {
        ring = new QueuedMessage[SMALLEST];
        head = 0;
        slots = 0;
        count = 0;
    }

    /** Closes the gaps; where more than half is full after that, the ring grows. */
    private void makeRoom() {
        removeIf(message -> false);
        if (slots > ring.length / 2) {
            @Nullable QueuedMessage[] larger = new QueuedMessage[2 * ring.length];
            for (int i = 0; i < slots; i++) {
                larger[i] = ring[at(i)];
            }
            ring = larger;
            head = 0;
        }
    }

    private void cutTo(int kept) {
        for (int i = kept; i < slots; i++) {
            ring[at(i)] = null;
        }
        slots = kept;
        count = kept;
    }

    /** No husk stays at either end. */
    private void trim() {
        while (slots > 0 && slot(0).hollow()) {
            ring[head] = null;
            head = at(1);
            slots--;
        }
        while (slots > 0 && slot(slots - 1).hollow()) {
            ring[at(--slots)] = null;
        }
    }

    private int indexOf(Place place) {
        int index = indexAfter(place) - 1;
        if (index < 0) {
            return -1;
        }
        QueuedMessage message = slot(index);
        return message.hollow() || message.compareTo(place) != 0 ? -1 : index;
    }

    private int indexAfter(Place place) {
        int low = 0;
        int high = slots;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (slot(middle).compareTo(place) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private QueuedMessage slot(int index) {
        QueuedMessage message = ring[at(index)];
        if (message == null) {
            throw new IllegalStateException("slot " + index + " of " + slots + " is empty");
        }
        return message;
    }

    private int at(int index) {
        return (head + index) & (ring.length - 1);
    }
}
