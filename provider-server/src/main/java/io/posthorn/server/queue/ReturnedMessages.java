package io.posthorn.server.queue;

import io.posthorn.api.spi.store.StoredMessage;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Messages of one lane that were given back, each in its old place. Durable ones may be hollow, without their content, which
 * then has to be read again.
 */
final class ReturnedMessages {
    /** Told what became of hollow messages. */
    interface Filler {
        void filled(QueuedMessage message, StoredMessage read);

        /** The store does not have it any more; it is taken out. */
        void vanished(QueuedMessage message);
    }

    private final TreeSet<QueuedMessage> messages = new TreeSet<>();
    private int hollow;
    /** No hollow one has a higher key. */
    private long hollowThrough = Lane.NO_KEY;

    private boolean hollowSinceAsked;

    void add(QueuedMessage message) {
        messages.add(message);
        if (message.hollow()) {
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

    /** Takes out the first one, which must not be hollow. */
    void removeFirst() {
        messages.pollFirst();
    }

    boolean anyHollow() {
        return hollow > 0;
    }

    /** Key of the first hollow message, from which the store is asked now. */
    long askFrom() {
        hollowSinceAsked = false;
        for (QueuedMessage message : messages) {
            if (message.hollow()) {
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
            if (!message.hollow()) {
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

    /** Gives all, in order; those for which the answer is true are taken out. */
    void removeIf(Predicate<QueuedMessage> gone) {
        for (Iterator<QueuedMessage> all = messages.iterator(); all.hasNext(); ) {
            QueuedMessage message = all.next();
            int lacking = message.hollow() ? 1 : 0;
            if (gone.test(message)) {
                all.remove();
                hollow -= lacking;
            }
        }
    }

    void clear(MemoryBudget memory) {
        messages.forEach(message -> message.letGo(memory));
        messages.clear();
        hollow = 0;
    }
}
