package io.posthorn.server.store;

import java.util.Arrays;

/**
 * Entries of one sub-queue in the order of their keys: where each lies and what may change of it, in arrays, with no
 * object for any. Not thread-safe.
 */
final class EntryRun {
    private static final int SMALLEST = 8;
    /** A run that is empty keeps room for so many, since there may be many runs. */
    private static final int KEPT = 64;

    private static final byte DEAD = 1;
    /** Failed deliveries as the record of the entry tells. */
    static final int AS_WRITTEN = -1;
    /** The expiry of what does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    private long[] keys = new long[SMALLEST];
    private int[] segments = new int[SMALLEST];
    private int[] offsets = new int[SMALLEST];
    private int[] lengths = new int[SMALLEST];
    private int[] messageBytes = new int[SMALLEST];
    private int[] attempts = new int[SMALLEST];
    private byte[] flags = new byte[SMALLEST];
    /** First element that may live. */
    private int head;

    private int tail;
    private int dead;
    private long livingBytes;
    private final ExpiryBlocks expiries = new ExpiryBlocks(NEVER);

    /** Behind all others; the key is higher than theirs. {@code expiresAt} is in ms since 1970, 0 never. */
    void append(long key, Place place, int message, int failed, long expiresAt) {
        if (tail > head && key <= keys[tail - 1]) {
            throw new IllegalArgumentException("key " + key + " follows " + keys[tail - 1]);
        }
        if (expiresAt != 0) {
            expiries.lower(key, expiresAt);
        }
        livingBytes += message;
        if (tail == keys.length) {
            makeRoom();
        }
        keys[tail] = key;
        messageBytes[tail] = message;
        flags[tail] = 0;
        segments[tail] = place.segment();
        offsets[tail] = place.offset();
        lengths[tail] = place.length();
        attempts[tail] = failed;
        tail++;
    }

    /** Takes over all living elements of another run, each under a key that is so much higher. */
    void appendAll(EntryRun other, long by) {
        for (int i = other.head; i < other.tail; i++) {
            if (other.alive(i)) {
                if (tail == keys.length) {
                    makeRoom();
                }
                take(other, i);
                keys[tail - 1] += by;
                expiries.lower(keys[tail - 1], other.expiries.bound(other.keys[i]));
                livingBytes += messageBytes[tail - 1];
            }
        }
    }

    /** Index of the entry with this key, or -1. */
    int find(long key) {
        int index = lowest(key);
        return index < tail && keys[index] == key && (flags[index] & DEAD) == 0 ? index : -1;
    }

    /** Index of the first element, alive or not, whose key is not below this one. */
    int lowest(long key) {
        if (head == tail || key <= keys[head]) {
            return head;
        }
        int index = Arrays.binarySearch(keys, head, tail, key);
        return index < 0 ? -index - 1 : index;
    }

    /** Takes the entry out; indices are void then. */
    void remove(int index) {
        flags[index] = DEAD;
        livingBytes -= messageBytes[index];
        dead++;
        while (head < tail && (flags[head] & DEAD) != 0) {
            head++;
            dead--;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
            expiries.clear();
            if (keys.length > KEPT) {
                become(new EntryRun());
            }
        } else {
            expiries.forgetBelow(keys[head]);
        }
    }

    /** Index of the first living element whose key is not below this one, or -1. */
    int lowestAlive(long key) {
        for (int index = lowest(key); index < tail; index++) {
            if (alive(index)) {
                return index;
            }
        }
        return -1;
    }

    /** Index of the last living element, or -1. */
    int highestAlive() {
        for (int index = tail - 1; index >= head; index--) {
            if (alive(index)) {
                return index;
            }
        }
        return -1;
    }

    /** Gives room back where little is left of many. */
    void trim() {
        if (keys.length > KEPT && living() < keys.length / 4) {
            makeRoom();
        }
    }

    void clear() {
        become(new EntryRun());
        livingBytes = 0;
        expiries.clear();
    }

    /** Of the living messages. */
    long livingBytes() {
        return livingBytes;
    }

    /** When the first of each block expires. */
    ExpiryBlocks expiries() {
        return expiries;
    }

    /** The lowest living key from this one on that may have expired by then, or {@link Entries#NONE}. */
    long nextExpiring(long from, long now) {
        if (expiries.allAfter(now)) {
            return Entries.NONE;
        }
        long at = from;
        for (int index = lowestAlive(at); index >= 0; index = lowestAlive(at)) {
            if (expiries.bound(keys[index]) <= now) {
                return keys[index];
            }
            at = ExpiryBlocks.lastOfBlock(keys[index]) + 1;
        }
        return Entries.NONE;
    }

    /** No living one expires before. */
    long smallestExpiry() {
        return head == tail ? NEVER : expiries.smallest(keys[head], keys[tail - 1]);
    }

    boolean alive(int index) {
        return (flags[index] & DEAD) == 0;
    }

    void attempts(int index, int failed) {
        attempts[index] = failed;
    }

    /** Of the last element, alive or not; {@link Entries#NONE} if there is none. */
    long lastKey() {
        return head == tail ? Entries.NONE : keys[tail - 1];
    }

    int head() {
        return head;
    }

    int tail() {
        return tail;
    }

    int living() {
        return tail - head - dead;
    }

    long key(int index) {
        return keys[index];
    }

    int segment(int index) {
        return segments[index];
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    int messageBytes(int index) {
        return messageBytes[index];
    }

    int attempts(int index) {
        return attempts[index];
    }

    Place place(int index) {
        return new Place(segments[index], offsets[index], lengths[index]);
    }

    /** Closes the gaps where they are many, else takes twice the room; a run that has shrunk gives room back. */
    private void makeRoom() {
        int capacity = Math.max(SMALLEST, living() > keys.length / 2 ? keys.length * 2 : living() * 2);
        EntryRun fresh = new EntryRun();
        fresh.resize(capacity);
        for (int i = head; i < tail; i++) {
            if (alive(i)) {
                fresh.take(this, i);
            }
        }
        become(fresh);
    }

    private void resize(int capacity) {
        keys = Arrays.copyOf(keys, capacity);
        segments = Arrays.copyOf(segments, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        messageBytes = Arrays.copyOf(messageBytes, capacity);
        attempts = Arrays.copyOf(attempts, capacity);
        flags = Arrays.copyOf(flags, capacity);
    }

    /** Appends another run's element as it is. */
    void take(EntryRun from, int index) {
        if (tail == keys.length) {
            resize(keys.length * 2);
        }
        keys[tail] = from.keys[index];
        segments[tail] = from.segments[index];
        offsets[tail] = from.offsets[index];
        lengths[tail] = from.lengths[index];
        messageBytes[tail] = from.messageBytes[index];
        attempts[tail] = from.attempts[index];
        flags[tail] = from.flags[index];
        tail++;
    }

    private void become(EntryRun other) {
        keys = other.keys;
        segments = other.segments;
        offsets = other.offsets;
        lengths = other.lengths;
        messageBytes = other.messageBytes;
        attempts = other.attempts;
        flags = other.flags;
        head = 0;
        tail = other.tail;
        dead = 0;
    }
}
