package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.table.LiveKeys;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries of one sub-queue on their way into a table, where they will be one range. Filled by the journal thread, then the
 * checkpoint thread's, which adds what it finds, then the journal thread's again.
 */
final class Cargo {
    /** Switching so many from the journal to a table takes the journal thread about a millisecond. */
    private static final int MOST = 16 * 1024;

    private static final int FIRST = 16;

    private final Entries owner;
    private long[] keys = new long[FIRST];
    /** A segment's number, or a table's below 0. */
    private int[] files = new int[FIRST];
    /** An offset in the segment, or the table's own key. */
    private long[] places = new long[FIRST];
    /** Of the record, 0 if it lies in a table. */
    private int[] lengths = new int[FIRST];

    private int[] attempts = new int[FIRST];
    private int size;
    private final Map<Long, Long> bodies = new TreeMap<>();

    private LiveKeys live = LiveKeys.of(new long[0], 0, 0);
    private long shift;
    private int meanBytes;
    private long smallestExpiry = EntryRun.NEVER;

    Cargo(Entries owner) {
        this.owner = owner;
    }

    Entries owner() {
        return owner;
    }

    SubQueue of() {
        return owner.of();
    }

    /** That stages the entries, 0 if they are visible. */
    long transaction() {
        return owner.transaction();
    }

    int size() {
        return size;
    }

    /** Whether there is room for more, up to a key. */
    boolean takes(long last) {
        return size < MOST
                && last - first() < Integer.MAX_VALUE
                && OrderKeys.ordinal(last) == OrderKeys.ordinal(first());
    }

    void add(long key, int file, long place, int length, int failed) {
        if (size == keys.length) {
            int room = size * 2;
            keys = Arrays.copyOf(keys, room);
            files = Arrays.copyOf(files, room);
            places = Arrays.copyOf(places, room);
            lengths = Arrays.copyOf(lengths, room);
            attempts = Arrays.copyOf(attempts, room);
        }
        keys[size] = key;
        files[size] = file;
        places[size] = place;
        lengths[size] = length;
        attempts[size] = failed;
        size++;
    }

    /** Of the records that lie in the journal. */
    long recordBytes() {
        long bytes = 0;
        for (int i = 0; i < size; i++) {
            bytes += lengths[i];
        }
        return bytes;
    }

    /** All are in. */
    void close() {
        bodies.putAll(owner.bodies(first(), last()));
    }

    long first() {
        return keys[0];
    }

    long last() {
        return keys[size - 1];
    }

    long key(int index) {
        return keys[index];
    }

    boolean inJournal(int index) {
        return files[index] > 0;
    }

    int segment(int index) {
        return files[index];
    }

    int table(int index) {
        return -files[index];
    }

    long place(int index) {
        return places[index];
    }

    int length(int index) {
        return lengths[index];
    }

    /** Failed deliveries, or {@link EntryRun#AS_WRITTEN}. */
    int attempts(int index) {
        return attempts[index];
    }

    /** Bodies that lie outside, by key. */
    Map<Long, Long> bodies() {
        return bodies;
    }

    /** Notes under which keys the table has the entries. */
    void shiftBy(long newShift) {
        shift = newShift;
        live = LiveKeys.of(keys, 0, size);
    }

    long shift() {
        return shift;
    }

    /** The entries as the table has them, alive when they were taken. */
    LiveKeys live() {
        return live;
    }

    /** Notes what was found in the records. */
    void found(long messageBytes, long expiry) {
        meanBytes = (int) (messageBytes / size);
        smallestExpiry = expiry;
    }

    int meanBytes() {
        return meanBytes;
    }

    long smallestExpiry() {
        return smallestExpiry;
    }
}
