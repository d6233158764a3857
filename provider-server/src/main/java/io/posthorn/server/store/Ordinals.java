package io.posthorn.server.store;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose the ordinals are, which stand in the upper bits of order keys. Owned by the journal thread.
 *
 * <p>An ordinal whose lane is gone is given to another, and its sequence goes on where it was: so a key never comes twice,
 * and who still holds one of the old lane cannot mean an entry of the new one.
 */
final class Ordinals {
    private @Nullable Lane[] lanes = new Lane[16];
    /** How far the sequences of those that nobody has have come. */
    private final NavigableMap<Integer, Long> free = new TreeMap<>();

    private int next = 1;

    /** The lane that a key belongs to, or null. */
    @Nullable
    Lane laneOf(long key) {
        long ordinal = key >>> OrderKeys.SEQUENCE_BITS;
        return ordinal < lanes.length ? lanes[(int) ordinal] : null;
    }

    /** No ordinal from here on was ever given. */
    int next() {
        return next;
    }

    void nextAtLeast(int ordinal) {
        next = Math.max(next, ordinal);
    }

    /** Those that nobody has, and what their sequences go on with. */
    Map<Integer, Long> free() {
        return free;
    }

    /** Notes that an ordinal is the lane's, and that its sequence has come so far. */
    void take(int number, Lane lane, long nextSequence) {
        if (number >= lanes.length) {
            lanes = Arrays.copyOf(lanes, Math.max(number + 1, lanes.length * 2));
        }
        Lane.Ordinal ordinal = lane.ordinal(number);
        if (lanes[number] == lane) {
            ordinal.next = Math.max(ordinal.next, nextSequence);
            return;
        }
        lanes[number] = lane;
        nextAtLeast(number + 1);
        Long before = free.remove(number);
        ordinal.next = Math.max(Math.max(ordinal.next, nextSequence), before == null ? 0 : before);
    }

    /** Nobody has this ordinal any more. */
    void giveUp(int number, long nextSequence) {
        if (number < lanes.length) {
            lanes[number] = null;
        }
        nextAtLeast(number + 1);
        free.merge(number, nextSequence, Math::max);
    }

    /**
     * An ordinal that can give so many keys, and what its sequence goes on with; it is not taken by that.
     *
     * @param above keys grow within a lane: what it takes must be above what it has
     */
    Map.Entry<Integer, Long> choose(long keys, int above) {
        for (Map.Entry<Integer, Long> ordinal : free.tailMap(above, false).entrySet()) {
            if (ordinal.getValue() + keys - 1 <= OrderKeys.MAX_SEQUENCE) {
                return Map.entry(ordinal.getKey(), ordinal.getValue());
            }
        }
        return Map.entry(next, 0L);
    }
}
