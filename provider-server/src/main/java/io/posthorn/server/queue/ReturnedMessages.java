package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one lane that were given back, each in its old place. Those that lie in the store or in the scratch may be
 * hollow, without their content, which then has to be read again.
 */
final class ReturnedMessages {
    /** Told what became of hollow messages. */
    interface Filler {
        void filled(QueuedMessage message, StoredMessage read);

        /** The store does not have it any more; it is taken out. */
        void vanished(QueuedMessage message);
    }

    private final TreeSet<QueuedMessage> messages = new TreeSet<>();
    /** Of those that lie in the store. */
    private int hollow;
    /** No hollow one has a higher key. */
    private long hollowThrough = Lane.NO_KEY;

    private boolean hollowSinceAsked;

    void add(QueuedMessage message) {
        messages.add(message);
        if (lacksStore(message)) {
            hollow++;
            hollowSinceAsked = true;
            hollowThrough = Math.max(hollowThrough, message.key());
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }

    QueuedMessage first() {
        return messages.first();
    }

    /** The first one behind a place, null if there is none. */
    @Nullable
    QueuedMessage after(Place place) {
        return messages.isEmpty() ? null : messages.higher(QueuedMessage.husk(place));
    }

    /** Takes out the one at a place; null if there is none. */
    @Nullable
    QueuedMessage remove(Place place) {
        QueuedMessage there = messages.isEmpty() ? null : messages.floor(QueuedMessage.husk(place));
        if (there == null || there.compareTo(place) != 0) {
            return null;
        }
        messages.remove(there);
        hollow -= lacksStore(there) ? 1 : 0;
        return there;
    }

    /** Takes out the first one, which must not be hollow. */
    void removeFirst() {
        messages.pollFirst();
    }

    /** Whether one of those that lie in the store is hollow. */
    boolean anyHollow() {
        return hollow > 0;
    }

    /** Key of the first hollow message, from which the store is asked now. */
    long askFrom() {
        hollowSinceAsked = false;
        for (QueuedMessage message : messages) {
            if (lacksStore(message)) {
                return message.key();
            }
        }
        throw new IllegalStateException("no message is hollow");
    }

    long hollowThrough() {
        return hollowThrough;
    }

    /**
     * Fills hollow messages. One that the store does not have is gone, unless it may have come back after the store was
     * asked.
     *
     * @param read all that the store has from the key it was asked for to {@code through}, in order
     */
    void fill(List<StoredMessage> read, long through, Filler filler) {
        Iterator<QueuedMessage> all = messages.iterator();
        int next = 0;
        while (all.hasNext()) {
            QueuedMessage message = all.next();
            if (message.key() > through) {
                return;
            }
            if (!lacksStore(message)) {
                continue;
            }
            while (next < read.size() && read.get(next).key() < message.key()) {
                next++;
            }
            if (next < read.size() && read.get(next).key() == message.key()) {
                hollow--;
                filler.filled(message, read.get(next));
            } else if (!hollowSinceAsked) {
                hollow--;
                all.remove();
                filler.vanished(message);
            }
        }
    }

    /** The chunk from which the first message has to be read again; null if it has not. */
    @Nullable
    Chunk hollowSource() {
        QueuedMessage first = messages.isEmpty() ? null : messages.first();
        return first != null && first.hollow() ? first.source() : null;
    }

    /** Fills hollow messages with what was read from the scratch. */
    void fill(List<QueuedMessage> read, MemoryBudget memory) {
        for (QueuedMessage again : read) {
            QueuedMessage here = messages.floor(again);
            EncodedMessage content = again.content();
            if (here != null && content != null && here.hollow() && here.compareTo(again) == 0) {
                here.fill(content);
                here.hold(memory);
            }
        }
    }

    /** Gives all, in order; those for which the answer is true are taken out. */
    void removeIf(Predicate<QueuedMessage> gone) {
        for (Iterator<QueuedMessage> all = messages.iterator(); all.hasNext(); ) {
            QueuedMessage message = all.next();
            int lacking = lacksStore(message) ? 1 : 0;
            if (gone.test(message)) {
                all.remove();
                hollow -= lacking;
            }
        }
    }

    /** Takes out all. */
    void clear(Consumer<QueuedMessage> taker) {
        messages.forEach(taker);
        messages.clear();
        hollow = 0;
    }

    private static boolean lacksStore(QueuedMessage message) {
        return message.durable() && message.hollow();
    }
}
