package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.table.LiveKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one sub-queue, or the staged messages of one transaction for it: the younger in the journal, the older in
 * tables. Owned by the journal thread.
 *
 * <p>No two ranges overlap, and they are in the order of their keys.
 */
final class Entries {
    /** No entry. */
    static final long NONE = LiveKeys.NONE;

    private static final NavigableMap<Long, Long> NO_BODIES = new TreeMap<>();
    private static final NavigableMap<Long, Integer> NO_ATTEMPTS = new TreeMap<>();

    private final SubQueue of;
    private final long transaction;
    private final int rank;
    private final EntryRun journal = new EntryRun();
    private final List<TableRange> ranges = new ArrayList<>(0);
    /** Bodies that lie outside, by the key of the entry. */
    private NavigableMap<Long, Long> bodies = NO_BODIES;
    /** Failed deliveries of entries in tables, where they are others than the table tells. */
    private NavigableMap<Long, Integer> attempts = NO_ATTEMPTS;

    private @Nullable Entries absorbedBy;
    private long absorbedShift;

    /**
     * No entries yet.
     *
     * @param transaction that stages them, 0 for those that are visible
     * @param rank of the sub-queue among those that the transaction stages for
     */
    Entries(SubQueue of, long transaction, int rank) {
        this.of = of;
        this.transaction = transaction;
        this.rank = rank;
    }

    SubQueue of() {
        return of;
    }

    long transaction() {
        return transaction;
    }

    int rank() {
        return rank;
    }

    EntryRun journal() {
        return journal;
    }

    List<TableRange> ranges() {
        return ranges;
    }

    long count() {
        long count = journal.living();
        for (TableRange range : ranges) {
            count += range.keys().count();
        }
        return count;
    }

    /** Of the messages; of those in tables, as far as it is known. */
    long messageBytes() {
        long bytes = journal.livingBytes();
        for (TableRange range : ranges) {
            bytes += range.liveBytes();
        }
        return bytes;
    }

    /** None expires before, as far as it is known; ms since 1970, {@link EntryRun#NEVER} if none does. */
    long earliestExpiry() {
        long earliest = journal.smallestExpiry();
        for (TableRange range : ranges) {
            earliest = Math.min(earliest, range.smallestExpiry());
        }
        return earliest;
    }

    /** The same of the keys between these, both included, and of those whose expiry is known to be after a time. */
    long earliestExpiryAfter(long time, long from, long through) {
        long earliest = journal.expiries().smallestAfter(time, from, through);
        for (TableRange range : rangesBetween(from, through)) {
            long first = Math.max(from, range.keys().first());
            long last = Math.min(through, range.keys().last());
            earliest = Math.min(earliest, range.expiries().smallestAfter(time, first, last));
        }
        return earliest;
    }

    /** The lowest key from this one on that may have expired by then, {@link #NONE} if there is none. */
    long nextExpiring(long from, long now) {
        long inJournal = journal.nextExpiring(from, now);
        long inTable = NONE;
        for (int i = firstRangeThrough(from); i < ranges.size() && inTable == NONE; i++) {
            inTable = ranges.get(i).nextExpiring(from, now);
        }
        if (inJournal == NONE || inTable == NONE) {
            return inJournal == NONE ? inTable : inJournal;
        }
        return Math.min(inJournal, inTable);
    }

    /** The ranges that have keys between these, both included, in order. */
    List<TableRange> rangesBetween(long first, long last) {
        int from = firstRangeThrough(first);
        int to = from;
        while (to < ranges.size() && ranges.get(to).keys().first() <= last) {
            to++;
        }
        return ranges.subList(from, to);
    }

    boolean contains(long key) {
        if (journal.find(key) >= 0) {
            return true;
        }
        TableRange range = rangeWith(key);
        return range != null;
    }

    /** The range in which an entry with this key lives, or null. */
    @Nullable
    TableRange rangeWith(long key) {
        int index = firstRangeThrough(key);
        if (index == ranges.size()) {
            return null;
        }
        TableRange range = ranges.get(index);
        return range.keys().contains(key) ? range : null;
    }

    /** Index of the first range whose last key is not below this one. */
    private int firstRangeThrough(long key) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).keys().last() < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The lowest key from this one on, {@link #NONE} if there is none. */
    long next(long from) {
        int index = journal.lowestAlive(from);
        long inJournal = index < 0 ? NONE : journal.key(index);
        int at = firstRangeThrough(from);
        long inTable = at == ranges.size() ? NONE : ranges.get(at).keys().next(from);
        if (inJournal == NONE || inTable == NONE) {
            return inJournal == NONE ? inTable : inJournal;
        }
        return Math.min(inJournal, inTable);
    }

    /** The highest key, {@link #NONE} if there is none. */
    long last() {
        long inTable =
                ranges.isEmpty() ? NONE : ranges.get(ranges.size() - 1).keys().last();
        int index = journal.highestAlive();
        return index < 0 ? inTable : Math.max(inTable, journal.key(index));
    }

    /** A new entry at the tail. */
    void append(long key, Place place, EntryHead entry) {
        journal.append(key, place, entry.messageBytes(), entry.attempts(), entry.expiresAt());
        if (entry.body() != 0) {
            refer(key, entry.body());
        }
    }

    private void refer(long key, long body) {
        if (bodies == NO_BODIES) {
            bodies = new TreeMap<>();
        }
        bodies.put(key, body);
    }

    /** The bodies of entries whose keys lie between these, both included, by key. */
    NavigableMap<Long, Long> bodies(long from, long through) {
        return bodies.subMap(from, true, through, true);
    }

    /** All bodies that entries refer to, by key. */
    NavigableMap<Long, Long> bodies() {
        return bodies;
    }

    /** Takes an entry out; tells whether it was there. */
    boolean remove(long key) {
        int index = journal.find(key);
        if (index >= 0) {
            journal.remove(index);
            return true;
        }
        TableRange range = rangeWith(key);
        if (range == null) {
            return false;
        }
        range.remove(key);
        if (range.keys().count() == 0) {
            ranges.remove(range);
        }
        attempts.remove(key);
        return true;
    }

    /** Takes out the entries between two keys, both included; gives the bodies that they referred to. */
    List<Long> removeRange(long from, long to) {
        for (int index = journal.lowestAlive(from); index >= 0 && journal.key(index) <= to; ) {
            long key = journal.key(index);
            journal.remove(index);
            index = journal.lowestAlive(key + 1);
        }
        ranges.removeIf(range -> {
            if (range.keys().last() < from || range.keys().first() > to) {
                return false;
            }
            range.removeBetween(from, to);
            return range.keys().count() == 0;
        });
        attempts.subMap(from, true, to, true).clear();
        NavigableMap<Long, Long> gone = bodies.subMap(from, true, to, true);
        List<Long> released = List.copyOf(gone.values());
        gone.clear();
        return released;
    }

    /** The body that an entry referred to, which is gone; 0 none. */
    long takeBody(long key) {
        Long body = bodies.remove(key);
        return body == null ? 0 : body;
    }

    void attempts(long key, int failed) {
        int index = journal.find(key);
        if (index >= 0) {
            journal.attempts(index, failed);
            return;
        }
        TableRange range = rangeWith(key);
        if (range != null) {
            otherAttempts(key, failed);
            range.table().change();
        }
    }

    /** An entry in a table has failed so often, whatever the table tells. */
    void otherAttempts(long key, int failed) {
        if (attempts == NO_ATTEMPTS) {
            attempts = new TreeMap<>();
        }
        attempts.put(key, failed);
    }

    /** The table tells them right now. */
    void attemptsAreInTable(long key) {
        attempts.remove(key);
    }

    /** Failed deliveries of an entry in a table, or {@link EntryRun#AS_WRITTEN}. */
    int attemptsInTable(long key) {
        return attempts.getOrDefault(key, EntryRun.AS_WRITTEN);
    }

    /** Where they are others than the table tells, by key. */
    NavigableMap<Long, Integer> attemptsInTable(long from, long through) {
        return attempts.subMap(from, true, through, true);
    }

    /** Puts a range in its place. */
    void add(TableRange range) {
        boolean behindAll = ranges.isEmpty()
                || ranges.get(ranges.size() - 1).keys().last() < range.keys().first();
        ranges.add(behindAll ? ranges.size() : firstRangeThrough(range.keys().first()), range);
    }

    /** Body of an entry that a table's state tells of. */
    void referInTable(long key, long body) {
        refer(key, body);
    }

    /** Takes over all entries of another, under keys of its own at the tail: each is so much higher. */
    void absorb(Entries other, long by) {
        journal.appendAll(other.journal, by);
        for (TableRange range : other.ranges) {
            TableRange moved = range.movedTo(this, by);
            range.table().replace(range, moved);
            add(moved);
        }
        other.bodies.forEach((key, body) -> refer(key + by, body));
        other.absorbedBy = this;
        other.absorbedShift = by;
        other.clear();
    }

    /** Gives up all entries. */
    void drop() {
        ranges.forEach(TableRange::leave);
        clear();
    }

    private void clear() {
        journal.clear();
        ranges.clear();
        bodies = NO_BODIES;
        attempts = NO_ATTEMPTS;
    }

    /** Who has taken over these entries, or null. */
    @Nullable
    Entries absorbedBy() {
        return absorbedBy;
    }

    /** How much higher their keys are there. */
    long absorbedShift() {
        return absorbedShift;
    }
}
