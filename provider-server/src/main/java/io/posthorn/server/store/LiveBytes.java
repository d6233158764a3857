package io.posthorn.server.store;

import java.util.Arrays;

/** How many bytes of each segment still live. Owned by the journal thread. */
final class LiveBytes {
    private long[] bytes = new long[16];
    /** Segment number of the first element. */
    private int base;

    private long total;

    /** Before the first call of {@link #add}: no segment below this one will be spoken of. */
    void startAt(int segment) {
        base = segment;
    }

    void add(Place place) {
        add(place.segment(), place.length());
    }

    void remove(Place place) {
        add(place.segment(), -place.length());
    }

    void add(int segment, int length) {
        int index = segment - base;
        if (index >= bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(index + 1, bytes.length * 2));
        }
        bytes[index] += length;
        total += length;
    }

    long of(int segment) {
        int index = segment - base;
        return index < bytes.length ? bytes[index] : 0;
    }

    long total() {
        return total;
    }

    /** Forgets the segments below this one, in which nothing lives. */
    void dropBelow(int segment) {
        int gone = Math.min(segment - base, bytes.length);
        System.arraycopy(bytes, gone, bytes, 0, bytes.length - gone);
        Arrays.fill(bytes, bytes.length - gone, bytes.length, 0);
        base = segment;
    }
}
