package io.posthorn.server.queue;

import org.jspecify.annotations.Nullable;

/**
 * A piece of what a lane has on disk, read for the walks over it: copies, charged to the budget until they are let go. A
 * page of the store knows all that was there between two keys.
 */
final class WalkPage {
    private final MemoryBudget memory;
    private final MessageRun messages = new MessageRun();
    private final long from;
    private long through;
    private Place last = Place.START;
    private long cost;

    /** An empty page, of what has keys from {@code from} to {@code through}, both included. */
    WalkPage(MemoryBudget memory, long from, long through) {
        this.memory = memory;
        this.from = from;
        this.through = through;
    }

    /** The next message. */
    void add(QueuedMessage copy) {
        messages.add(copy);
        through = Math.max(through, copy.key());
        last = copy.place();
        cost += copy.cost();
        memory.take(copy.cost());
    }

    /** Whether a message of this key would be here if it were in the store. */
    boolean covers(long key) {
        return from <= key && key <= through;
    }

    long through() {
        return through;
    }

    /** Whether it has as much as is read at once. */
    boolean full(PageLimits limits) {
        return messages.size() >= limits.messages() || cost >= limits.bytes();
    }

    @Nullable
    QueuedMessage after(Place place) {
        return messages.after(place);
    }

    @Nullable
    QueuedMessage find(Place place) {
        return messages.find(place);
    }

    void remove(Place place) {
        messages.remove(place);
    }

    /** Whether a walk that has come here has no use for it any more. */
    boolean passed(Place place) {
        return last.compareTo(place) <= 0;
    }

    void letGo() {
        memory.giveBack(cost);
        cost = 0;
        messages.clear();
    }
}
