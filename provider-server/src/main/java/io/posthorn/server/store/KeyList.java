package io.posthorn.server.store;

import java.util.Arrays;

/** A growing list of order keys without boxes. Not thread-safe. */
final class KeyList {
    private long[] keys = new long[4];
    private int size;

    void add(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = key;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return keys[index];
    }

    long[] toArray() {
        return Arrays.copyOf(keys, size);
    }
}
