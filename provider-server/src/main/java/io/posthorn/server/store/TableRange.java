package io.posthorn.server.store;

import io.posthorn.server.store.table.LiveKeys;

/**
 * Entries of one sub-queue that lie behind one another in a table. Owned by the journal thread.
 *
 * <p>Small, since a deep store has many: a hundred bytes, and at most about a bit for each entry.
 */
final class TableRange {
    private final StoredTable table;
    private final Entries owner;
    private final LiveKeys keys;
    private final long shift;
    private final ExpiryBlocks expiries;
    private final int meanBytes;

    /**
     * A range that no list has yet.
     *
     * @param keys as the owner knows them
     * @param shift what to take from a key to have the table's
     * @param meanBytes of its messages
     * @param smallestExpiry none of its messages expires before, ms since 1970, {@link EntryRun#NEVER} if none expires
     */
    TableRange(StoredTable table, Entries owner, LiveKeys keys, long shift, int meanBytes, long smallestExpiry) {
        this.table = table;
        this.owner = owner;
        this.keys = keys;
        this.shift = shift;
        this.meanBytes = meanBytes;
        expiries = new ExpiryBlocks(smallestExpiry);
    }

    /** The same entries under other keys, for another owner; this one is void then. */
    TableRange movedTo(Entries newOwner, long by) {
        return new TableRange(table, newOwner, keys.shifted(by), shift + by, meanBytes, smallestExpiry());
    }

    StoredTable table() {
        return table;
    }

    Entries owner() {
        return owner;
    }

    LiveKeys keys() {
        return keys;
    }

    long shift() {
        return shift;
    }

    long tableKey(long key) {
        return key - shift;
    }

    int meanBytes() {
        return meanBytes;
    }

    /** Of the messages that live, reckoned from their mean. */
    long liveBytes() {
        return (long) meanBytes * keys.count();
    }

    /** When the first of each block expires. */
    ExpiryBlocks expiries() {
        return expiries;
    }

    /** The lowest key from this one on that may have expired by then, or {@link Entries#NONE}. */
    long nextExpiring(long from, long now) {
        if (expiries.allAfter(now)) {
            return Entries.NONE;
        }
        long key = keys.next(from);
        while (key != Entries.NONE && expiries.bound(key) > now) {
            key = keys.next(ExpiryBlocks.lastOfBlock(key) + 1);
        }
        return key;
    }

    /** None that lives expires before, as far as it is known. */
    long smallestExpiry() {
        return keys.count() == 0 ? EntryRun.NEVER : expiries.smallest(keys.first(), keys.last());
    }

    /** All that lives in it is gone, or lies elsewhere. */
    void leave() {
        table.entriesGone(keys.count(), liveBytes());
        keys.clear();
    }

    /** Takes out all between two keys, both included: as a whole where that is all there is. */
    void removeBetween(long from, long to) {
        if (keys.first() >= from && keys.last() <= to) {
            leave();
            return;
        }
        long key = keys.next(from);
        while (key != LiveKeys.NONE && key <= to) {
            remove(key);
            key = keys.next(key + 1);
        }
    }

    /** Takes an entry out; tells whether it was there. */
    boolean remove(long key) {
        boolean gone = keys.remove(key);
        if (gone) {
            table.entriesGone(1, meanBytes);
        }
        return gone;
    }
}
