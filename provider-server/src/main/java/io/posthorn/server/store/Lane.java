package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sub-queue: its entries, its ordinals, its delivered mark. Owned by the journal thread. */
final class Lane {
    private final SubQueue of;
    private final Entries entries;
    private final List<Ordinal> ordinals = new ArrayList<>(1);
    private long deliveredThrough = Long.MIN_VALUE;

    Lane(SubQueue of) {
        this.of = of;
        entries = new Entries(of, 0, 0);
    }

    /** An ordinal of this lane, and how far its sequence has come. */
    static final class Ordinal {
        final int number;
        long next;

        Ordinal(int number) {
            this.number = number;
        }

        /** Whether it can give so many keys more. */
        boolean has(long keys) {
            return next + keys - 1 <= OrderKeys.MAX_SEQUENCE;
        }
    }

    SubQueue of() {
        return of;
    }

    Entries entries() {
        return entries;
    }

    List<Ordinal> ordinals() {
        return ordinals;
    }

    /** The ordinal that gives the next keys, or null if a fresh one is needed for so many. */
    @Nullable
    Ordinal current(long keys) {
        Ordinal last = ordinals.isEmpty() ? null : ordinals.get(ordinals.size() - 1);
        return last == null || !last.has(keys) ? null : last;
    }

    /** Number of the ordinal that was taken last, 0 if there is none. */
    int lastOrdinal() {
        return ordinals.isEmpty() ? 0 : ordinals.get(ordinals.size() - 1).number;
    }

    /** The ordinal with this number, made if it is new. */
    Ordinal ordinal(int number) {
        for (Ordinal ordinal : ordinals) {
            if (ordinal.number == number) {
                return ordinal;
            }
        }
        Ordinal added = new Ordinal(number);
        ordinals.add(added);
        ordinals.sort(Comparator.comparingInt(ordinal -> ordinal.number));
        return added;
    }

    long deliveredThrough() {
        return deliveredThrough;
    }

    void mark(long through) {
        deliveredThrough = Math.max(deliveredThrough, through);
    }
}
