package io.posthorn.server.store;

import java.util.Arrays;

/**
 * Entries of one sub-queue in the order of their keys: where each lies and what may change of it, in arrays, with no
 * object for any. Not thread-safe.
 */
final class EntryRun {
    private static final int SMALLEST = 8;
    private static final byte DEAD = 1;
    private static final byte HIDDEN = 2;

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

    /** Behind all others; the key is higher than theirs. */
    void append(long key, Place place, int message, int failed) {
        if (tail == keys.length) {
            makeRoom();
        }
        keys[tail] = key;
        messageBytes[tail] = message;
        flags[tail] = 0;
        tail++;
        place(tail - 1, place, failed);
    }

    void place(int index, Place place, int failed) {
        segments[index] = place.segment();
        offsets[index] = place.offset();
        lengths[index] = place.length();
        attempts[index] = failed;
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
        dead++;
        while (head < tail && (flags[head] & DEAD) != 0) {
            head++;
            dead--;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    void hide(int index, boolean hidden) {
        flags[index] = hidden ? HIDDEN : 0;
    }

    /** Whether the element is an entry that may be read. */
    boolean visible(int index) {
        return flags[index] == 0;
    }

    boolean alive(int index) {
        return (flags[index] & DEAD) == 0;
    }

    void attempts(int index, int failed) {
        attempts[index] = failed;
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

    boolean liesAt(int index, Place place) {
        return segments[index] == place.segment() && offsets[index] == place.offset();
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
