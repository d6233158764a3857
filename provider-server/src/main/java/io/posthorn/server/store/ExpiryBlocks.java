package io.posthorn.server.store;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When the first of a run of entries expires, for each block of keys: so that what has expired is found without reading
 * what has not. A bound is never above the truth, and may be below it. Not thread-safe.
 */
final class ExpiryBlocks {
    private static final int BITS = 8;
    private static final long LAST_OF_BLOCK = (1L << BITS) - 1;

    /** The bound of all blocks that are not in the map. */
    private final long others;

    private @Nullable TreeMap<Long, Long> known;

    ExpiryBlocks(long others) {
        this.others = others;
    }

    /** The last key of the block that this one lies in. */
    static long lastOfBlock(long key) {
        return key | LAST_OF_BLOCK;
    }

    /** The first key of the block that this one lies in. */
    static long firstOfBlock(long key) {
        return key & ~LAST_OF_BLOCK;
    }

    private static long block(long key) {
        return key >> BITS;
    }

    /** No entry in the block of this key expires before. */
    long bound(long key) {
        return known == null ? others : known.getOrDefault(block(key), others);
    }

    /** Whether it is known without looking at the blocks that none expires by then. */
    boolean allAfter(long time) {
        return known == null && others > time;
    }

    /** An entry has come that expires then. */
    void lower(long key, long expiresAt) {
        if (expiresAt < bound(key)) {
            put(key, expiresAt);
        }
    }

    /** All entries in the block of this key have been looked at: none expires before. */
    void learn(long key, long bound) {
        put(key, bound);
    }

    private void put(long key, long bound) {
        if (known == null) {
            known = new TreeMap<>();
        }
        known.put(block(key), bound);
    }

    /** No entry between these keys, both included, expires before. */
    long smallest(long first, long last) {
        return smallestAfter(Long.MIN_VALUE, first, last);
    }

    /** The same, of the blocks whose bound is after a time. */
    long smallestAfter(long time, long first, long last) {
        if (known == null) {
            return others > time ? others : EntryRun.NEVER;
        }
        var between = known.subMap(block(first), true, block(last), true);
        boolean allKnown = between.size() > block(last) - block(first);
        long smallest = allKnown || others <= time ? EntryRun.NEVER : others;
        for (long bound : between.values()) {
            if (bound > time && bound < smallest) {
                smallest = bound;
            }
        }
        return smallest;
    }

    /** Nothing lives under lower keys. */
    void forgetBelow(long key) {
        if (known != null) {
            while (!known.isEmpty() && known.firstKey() < block(key)) {
                known.pollFirstEntry();
            }
        }
    }

    void clear() {
        known = null;
    }
}
