package io.posthorn.server.queue;

import java.util.Arrays;

/**
 * Delayed messages in the order of their delivery times and, among equals, of their keys: 32 bytes each, in pages, so that
 * growing copies nothing large. A binary heap; the first is at the root. Not thread-safe.
 */
final class DelayHeap {
    /** Of an entry: when due, key, expiry, and size, attempts and priority together. */
    private static final int WORDS = 4;

    private static final int KEY = 1;
    private static final int EXPIRES_AT = 2;
    private static final int REST = 3;

    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int SMALLEST_PAGE = 8;
    private static final int PRIORITY_BITS = 4;
    private static final int MOST_ATTEMPTS = (1 << (Integer.SIZE - PRIORITY_BITS)) - 1;

    private static final long[] NO_PAGE = {};

    private long[][] pages = new long[0][];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long dueAt, long key, long expiresAt, int bytes, int attempts, int priority) {
        makeRoom();
        long rest = (long) bytes << Integer.SIZE | (long) Math.min(attempts, MOST_ATTEMPTS) << PRIORITY_BITS | priority;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(dueAt, key, parent)) {
                break;
            }
            copy(parent, at);
            at = parent;
        }
        set(at, dueAt, key, expiresAt, rest);
    }

    /** Of the first, which must exist. */
    long dueAt() {
        return pages[0][0];
    }

    /** Of the first. */
    long key() {
        return pages[0][KEY];
    }

    /** Of the first. */
    long expiresAt() {
        return pages[0][EXPIRES_AT];
    }

    /** Bytes of the first. */
    int bytes() {
        return (int) (pages[0][REST] >>> Integer.SIZE);
    }

    /** Of the first. */
    int attempts() {
        return (int) pages[0][REST] >>> PRIORITY_BITS;
    }

    /** Of the first. */
    int priority() {
        return (int) pages[0][REST] & ((1 << PRIORITY_BITS) - 1);
    }

    void removeFirst() {
        int last = --size;
        long dueAt = word(last, 0);
        long key = word(last, KEY);
        int at = 0;
        for (int child = 1; child < last; child = 2 * at + 1) {
            if (child + 1 < last && before(word(child + 1, 0), word(child + 1, KEY), child)) {
                child++;
            }
            if (before(dueAt, key, child)) {
                break;
            }
            copy(child, at);
            at = child;
        }
        copy(last, at);
        giveRoomBack();
    }

    void clear() {
        pages = new long[0][];
        size = 0;
    }

    private boolean before(long dueAt, long key, int other) {
        long otherDueAt = word(other, 0);
        return dueAt != otherDueAt ? dueAt < otherDueAt : key < word(other, KEY);
    }

    private long word(int entry, int number) {
        return pages[entry >>> PAGE_BITS][(entry & (PAGE - 1)) * WORDS + number];
    }

    private void set(int entry, long dueAt, long key, long expiresAt, long rest) {
        long[] page = pages[entry >>> PAGE_BITS];
        int at = (entry & (PAGE - 1)) * WORDS;
        page[at] = dueAt;
        page[at + KEY] = key;
        page[at + EXPIRES_AT] = expiresAt;
        page[at + REST] = rest;
    }

    private void copy(int from, int to) {
        System.arraycopy(
                pages[from >>> PAGE_BITS],
                (from & (PAGE - 1)) * WORDS,
                pages[to >>> PAGE_BITS],
                (to & (PAGE - 1)) * WORDS,
                WORDS);
    }

    /** For one more. */
    private void makeRoom() {
        int page = size >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page + 1 + page / 4);
            Arrays.fill(pages, page, pages.length, NO_PAGE);
        }
        if (pages[page].length == 0) {
            pages[page] = new long[(page == 0 ? SMALLEST_PAGE : PAGE) * WORDS];
        } else if (page == 0 && size * WORDS == pages[0].length) {
            pages[0] = Arrays.copyOf(pages[0], 2 * pages[0].length);
        }
    }

    /** A page and more that are empty go; the first page stays. */
    private void giveRoomBack() {
        int spare = (size >>> PAGE_BITS) + 2;
        if (spare < pages.length) {
            pages[spare] = NO_PAGE;
        }
    }
}
