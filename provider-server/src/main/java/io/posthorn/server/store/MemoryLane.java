package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** One sub-queue of a store in memory. */
final class MemoryLane {
    final SubQueue of;
    final TreeMap<Long, StoredMessage> visible = new TreeMap<>();
    /** Acknowledged by a prepared branch that has not ended. */
    final TreeMap<Long, StoredMessage> hidden = new TreeMap<>();

    private final int ordinal;
    private long nextSequence;

    MemoryLane(SubQueue of, int ordinal) {
        this.of = of;
        this.ordinal = ordinal;
    }

    long nextKey() {
        return OrderKeys.key(ordinal, nextSequence++);
    }

    /** Hides a visible entry, or shows a hidden one; passes over what is not there. */
    void shift(long key, boolean toHidden) {
        StoredMessage message = toHidden ? visible.remove(key) : hidden.remove(key);
        if (message != null) {
            (toHidden ? hidden : visible).put(key, message);
        }
    }

    /** Replaces the entry, visible or hidden; passes over what is not there. */
    void change(long key, UnaryOperator<StoredMessage> change) {
        visible.computeIfPresent(key, (unused, message) -> change.apply(message));
        hidden.computeIfPresent(key, (unused, message) -> change.apply(message));
    }
}
