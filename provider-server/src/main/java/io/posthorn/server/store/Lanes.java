package io.posthorn.server.store;

import io.posthorn.api.spi.store.RecoveredState.Range;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The sub-queues of a store, found by name or by an order key. Owned by the journal thread. */
final class Lanes {
    private final LiveBytes live;
    private final Map<SubQueue, Lane> byName = new HashMap<>();
    private @Nullable Lane[] byOrdinal = new Lane[16];
    private int nextOrdinal = 1;

    Lanes(LiveBytes live) {
        this.live = live;
    }

    /** The lane, made if it is new. */
    Lane lane(SubQueue of) {
        Lane lane = byName.get(of);
        if (lane == null) {
            lane = new Lane(of);
            byName.put(of, lane);
        }
        return lane;
    }

    @Nullable
    Lane find(SubQueue of) {
        return byName.get(of);
    }

    /** The lane that a key belongs to, or null. */
    @Nullable
    Lane laneOf(long key) {
        long ordinal = key >>> OrderKeys.SEQUENCE_BITS;
        return ordinal < byOrdinal.length ? byOrdinal[(int) ordinal] : null;
    }

    int nextOrdinal() {
        return nextOrdinal;
    }

    void nextOrdinalAtLeast(int ordinal) {
        nextOrdinal = Math.max(nextOrdinal, ordinal);
    }

    /** Puts an entry in, or notes that it lies elsewhere now; tells whether it is new. */
    boolean put(EntryHead entry, Place place) {
        Lane lane = lane(entry.of());
        noteKey(lane, entry.key());
        live.add(place);
        EntryRun run = lane.runWith(entry.key());
        if (run == null) {
            lane.append(entry.key(), place, entry.messageBytes(), entry.attempts());
            return true;
        }
        int index = run.find(entry.key());
        live.add(run.segment(index), -run.length(index));
        run.place(index, place, entry.attempts());
        return false;
    }

    private void noteKey(Lane lane, long key) {
        Lane.Ordinal ordinal = ordinal(OrderKeys.ordinal(key), lane);
        ordinal.next = Math.max(ordinal.next, OrderKeys.sequence(key) + 1);
    }

    private Lane.Ordinal ordinal(int number, Lane lane) {
        if (number >= byOrdinal.length) {
            byOrdinal = Arrays.copyOf(byOrdinal, Math.max(number + 1, byOrdinal.length * 2));
        }
        byOrdinal[number] = lane;
        nextOrdinalAtLeast(number + 1);
        return lane.ordinal(number);
    }

    void ordinal(int number, SubQueue of, long nextSequence, Place place) {
        Lane.Ordinal ordinal = ordinal(number, lane(of));
        ordinal.next = Math.max(ordinal.next, nextSequence);
        if (ordinal.place != null) {
            live.remove(ordinal.place);
        }
        ordinal.place = place;
        live.add(place);
    }

    void mark(SubQueue of, long through, Place place) {
        Lane lane = lane(of);
        Place before = lane.markPlace();
        if (before != null) {
            live.remove(before);
        }
        lane.mark(through, place);
        live.add(place);
    }

    /** Takes an entry out; tells whether it was there. */
    boolean remove(long key) {
        Lane lane = laneOf(key);
        EntryRun run = lane == null ? null : lane.runWith(key);
        if (run == null) {
            return false;
        }
        remove(run, run.find(key));
        return true;
    }

    void removeRange(long from, long to, LongConsumer gone) {
        Lane lane = laneOf(from);
        if (lane == null) {
            return;
        }
        for (EntryRun run : lane.runs()) {
            int index = run.lowest(from);
            // Removing the last entry leaves the run empty, and its tail at 0.
            while (index < run.tail() && run.key(index) <= to) {
                if (run.alive(index)) {
                    long key = run.key(index);
                    remove(run, index);
                    gone.accept(key);
                }
                index++;
            }
        }
    }

    private void remove(EntryRun run, int index) {
        live.add(run.segment(index), -run.length(index));
        run.remove(index);
    }

    void attempts(long key, int attempts) {
        Lane lane = laneOf(key);
        EntryRun run = lane == null ? null : lane.runWith(key);
        if (run != null) {
            run.attempts(run.find(key), attempts);
        }
    }

    void hide(long key, boolean hidden) {
        Lane lane = laneOf(key);
        EntryRun run = lane == null ? null : lane.runWith(key);
        if (run != null) {
            run.hide(run.find(key), hidden);
        }
    }

    /** Takes out all lanes of a queue. */
    void drop(int queue, LongConsumer gone) {
        for (int number = 0; number < SubQueue.LANES; number++) {
            Lane lane = byName.remove(new SubQueue(queue, number));
            if (lane != null) {
                drop(lane, gone);
            }
        }
    }

    private void drop(Lane lane, LongConsumer gone) {
        for (EntryRun run : lane.runs()) {
            for (int i = run.head(); i < run.tail(); i++) {
                if (run.alive(i)) {
                    live.add(run.segment(i), -run.length(i));
                    gone.accept(run.key(i));
                }
            }
        }
        for (Lane.Ordinal ordinal : lane.ordinals()) {
            byOrdinal[ordinal.number] = null;
            if (ordinal.place != null) {
                live.remove(ordinal.place);
            }
        }
        if (lane.markPlace() != null) {
            live.remove(lane.markPlace());
        }
    }

    void settle() {
        byName.values().forEach(Lane::settle);
    }

    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (Lane lane : byName.values()) {
            Range range = lane.range();
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }
}
