package io.posthorn.server.queue;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Entries of a lane that the store had hidden when it was opened and shows again, as the branch that had acknowledged them
 * was rolled back. They return to their old places: those that the lane has not come to yet are only counted, the others are
 * read here. Until then nothing else leaves the lane, as they may come first.
 */
final class ShownEntries {
    /** What it knows of its lane. */
    interface Home {
        /** The lane will read what is behind this key. */
        long cursor();

        /** These lie behind the cursor, and are there again. */
        void moreBehind(NavigableSet<Long> keys);

        /** Reads a page; {@link ShownEntries#take} gets it. */
        void read(long from, long through);

        /** One of them, in its old place. */
        void takeBack(QueuedMessage message);
    }

    private final Home home;
    private final NavigableSet<Long> keys = new TreeSet<>();

    ShownEntries(Home home) {
        this.home = home;
    }

    void add(Collection<Long> shown) {
        keys.addAll(shown);
    }

    /** Those whose places are not settled yet. */
    int size() {
        return keys.size();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    void clear() {
        keys.clear();
    }

    /** Brings them to their places, at once or by reading them. Only while the lane reads nothing: it would miss them. */
    void place() {
        NavigableSet<Long> behind = keys.tailSet(home.cursor(), false);
        if (!behind.isEmpty()) {
            home.moreBehind(behind);
            behind.clear();
        }
        if (!keys.isEmpty()) {
            home.read(keys.first(), keys.last());
        }
    }

    /** What the store has up to a key; others of them are gone. */
    void take(Page page, long through) {
        for (StoredMessage read : page.messages()) {
            if (keys.contains(read.key())) {
                home.takeBack(QueuedMessage.durable(read));
            }
        }
        keys.headSet(through, true).clear();
    }
}
