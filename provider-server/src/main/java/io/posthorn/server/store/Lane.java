package io.posthorn.server.store;

import io.posthorn.api.spi.store.RecoveredState.Range;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sub-queue: its entries, its ordinals, its delivered mark. Owned by the journal thread.
 *
 * <p>Recovery meets entries out of order, since those that were carried forward stand behind later ones: it keeps
 * several runs, each in order, and {@linkplain #settle merges} them at its end. From then on there is one.
 */
final class Lane {
    final SubQueue of;
    private final List<EntryRun> runs = new ArrayList<>();
    private final List<Ordinal> ordinals = new ArrayList<>(1);
    private long deliveredThrough = Long.MIN_VALUE;
    private @Nullable Place markPlace;

    Lane(SubQueue of) {
        this.of = of;
        runs.add(new EntryRun());
    }

    /** An ordinal of this lane, how far its sequence has come, and where the record lies that says so. */
    static final class Ordinal {
        final int number;
        long next;

        @Nullable
        Place place;

        Ordinal(int number) {
            this.number = number;
        }
    }

    EntryRun entries() {
        return runs.get(0);
    }

    /** The run that has this key, or null. */
    @Nullable
    EntryRun runWith(long key) {
        for (EntryRun run : runs) {
            if (run.find(key) >= 0) {
                return run;
            }
        }
        return null;
    }

    List<EntryRun> runs() {
        return runs;
    }

    /** Puts an entry that is not there yet behind the run whose last key is the nearest below. */
    void append(long key, Place place, int messageBytes, int attempts) {
        EntryRun best = null;
        for (EntryRun run : runs) {
            boolean fits = run.tail() == 0 || run.key(run.tail() - 1) < key;
            if (fits && (best == null || last(run) > last(best))) {
                best = run;
            }
        }
        if (best == null) {
            best = new EntryRun();
            runs.add(best);
        }
        best.append(key, place, messageBytes, attempts);
    }

    private static long last(EntryRun run) {
        return run.tail() == 0 ? Long.MIN_VALUE : run.key(run.tail() - 1);
    }

    /** Merges the runs that recovery made. */
    void settle() {
        if (runs.size() == 1) {
            return;
        }
        EntryRun merged = new EntryRun();
        int[] at = runs.stream().mapToInt(EntryRun::head).toArray();
        while (true) {
            int lowest = lowestHead(at);
            if (lowest < 0) {
                break;
            }
            EntryRun run = runs.get(lowest);
            if (run.alive(at[lowest])) {
                merged.take(run, at[lowest]);
            }
            at[lowest]++;
        }
        runs.clear();
        runs.add(merged);
    }

    private int lowestHead(int[] at) {
        int lowest = -1;
        for (int i = 0; i < at.length; i++) {
            EntryRun run = runs.get(i);
            if (at[i] < run.tail()
                    && (lowest < 0 || run.key(at[i]) < runs.get(lowest).key(at[lowest]))) {
                lowest = i;
            }
        }
        return lowest;
    }

    List<Ordinal> ordinals() {
        return ordinals;
    }

    /** The ordinal that gives the next key, or null if a fresh one is needed. */
    @Nullable
    Ordinal current() {
        Ordinal last = ordinals.isEmpty() ? null : ordinals.get(ordinals.size() - 1);
        return last == null || last.next > OrderKeys.MAX_SEQUENCE ? null : last;
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
        ordinals.sort((a, b) -> Integer.compare(a.number, b.number));
        return added;
    }

    long deliveredThrough() {
        return deliveredThrough;
    }

    @Nullable
    Place markPlace() {
        return markPlace;
    }

    void mark(long through, Place place) {
        deliveredThrough = Math.max(deliveredThrough, through);
        markPlace = place;
    }

    /** What of this lane can be read, or null if nothing. */
    @Nullable
    Range range() {
        EntryRun run = entries();
        long count = 0;
        long bytes = 0;
        long first = 0;
        long last = 0;
        for (int i = run.head(); i < run.tail(); i++) {
            if (run.visible(i)) {
                first = count == 0 ? run.key(i) : first;
                last = run.key(i);
                count++;
                bytes += run.messageBytes(i);
            }
        }
        return count == 0 ? null : new Range(of, count, bytes, first, last, deliveredThrough);
    }
}
