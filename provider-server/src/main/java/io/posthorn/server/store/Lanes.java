package io.posthorn.server.store;

import io.posthorn.api.spi.store.RecoveredState.Hidden;
import io.posthorn.api.spi.store.RecoveredState.Range;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The sub-queues of a store, found by name or by an order key. Owned by the journal thread. */
final class Lanes {
    private final Map<SubQueue, Lane> byName = new HashMap<>();
    private final Ordinals ordinals = new Ordinals();
    /** Entries that prepared branches acknowledge. */
    private final Set<Long> hidden = new HashSet<>();

    /** The lane, made if it is new. */
    Lane lane(SubQueue of) {
        Lane lane = byName.get(of);
        if (lane == null) {
            lane = new Lane(of);
            byName.put(of, lane);
        }
        return lane;
    }

    /** The same, found by a key of it where that is known, which takes less time. */
    Lane lane(SubQueue of, long key) {
        Lane lane = laneOf(key);
        return lane != null && lane.of().lane() == of.lane() && lane.of().queue() == of.queue() ? lane : lane(of);
    }

    @Nullable
    Lane find(SubQueue of) {
        return byName.get(of);
    }

    /** The lane that a key belongs to, or null. */
    @Nullable
    Lane laneOf(long key) {
        return ordinals.laneOf(key);
    }

    Collection<Lane> all() {
        return byName.values();
    }

    Ordinals ordinals() {
        return ordinals;
    }

    /** Puts an entry in at the tail. */
    void put(EntryHead entry, Place place) {
        Lane lane = lane(entry.of());
        ordinals.take(OrderKeys.ordinal(entry.key()), lane, OrderKeys.sequence(entry.key()) + 1);
        lane.entries().append(entry.key(), place, entry);
    }

    boolean contains(long key) {
        Lane lane = laneOf(key);
        return lane != null && lane.entries().contains(key);
    }

    /** Whether the entry is there and may be read. */
    boolean visible(long key) {
        return contains(key) && !hidden(key);
    }

    boolean hidden(long key) {
        return !hidden.isEmpty() && hidden.contains(key);
    }

    /** Takes an entry out; gives the body that it referred to, 0 if none. */
    long remove(long key) {
        Lane lane = laneOf(key);
        if (lane == null || !lane.entries().remove(key)) {
            return 0;
        }
        if (!hidden.isEmpty()) {
            hidden.remove(key);
        }
        return lane.entries().takeBody(key);
    }

    /** Takes out the entries between two keys of one lane; gives the bodies that they referred to. */
    List<Long> removeRange(Lane lane, long from, long to) {
        hidden.removeIf(key -> key >= from && key <= to);
        return lane.entries().removeRange(from, to);
    }

    void attempts(long key, int failed) {
        Lane lane = laneOf(key);
        if (lane != null) {
            lane.entries().attempts(key, failed);
        }
    }

    void hide(long key) {
        if (contains(key)) {
            hidden.add(key);
        }
    }

    void show(long key) {
        hidden.remove(key);
    }

    /** Takes out all lanes of a queue; gives the bodies that their entries referred to. */
    List<Long> drop(int queue) {
        List<Long> bodies = new ArrayList<>();
        for (int number = 0; number < SubQueue.LANES; number++) {
            Lane lane = byName.remove(new SubQueue(queue, number));
            if (lane != null) {
                bodies.addAll(lane.entries().bodies().values());
                lane.entries().drop();
                for (Lane.Ordinal ordinal : lane.ordinals()) {
                    ordinals.giveUp(ordinal.number, ordinal.next);
                }
            }
        }
        hidden.removeIf(key -> laneOf(key) == null);
        return bodies;
    }

    /** What can be read. */
    List<Range> ranges() {
        Map<SubQueue, Integer> hiddenIn = new HashMap<>();
        for (long key : hidden) {
            Lane lane = laneOf(key);
            if (lane != null) {
                hiddenIn.merge(lane.of(), 1, Integer::sum);
            }
        }
        List<Range> ranges = new ArrayList<>();
        for (Lane lane : byName.values()) {
            long count = lane.entries().count() - hiddenIn.getOrDefault(lane.of(), 0);
            if (count > 0) {
                Entries entries = lane.entries();
                ranges.add(new Range(
                        lane.of(),
                        count,
                        bytesOf(count, entries),
                        entries.next(0),
                        entries.last(),
                        lane.deliveredThrough(),
                        entries.earliestExpiry()));
            }
        }
        return ranges;
    }

    /** The entries that a prepared branch acknowledges. */
    List<Hidden> hidden(Prepare branch) {
        Map<SubQueue, TreeSet<Long>> keys = new LinkedHashMap<>();
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Acknowledge acknowledge && hidden(acknowledge.key())) {
                Lane lane = laneOf(acknowledge.key());
                if (lane != null) {
                    keys.computeIfAbsent(lane.of(), unused -> new TreeSet<>()).add(acknowledge.key());
                }
            }
        }
        List<Hidden> hiddenIn = new ArrayList<>();
        keys.forEach(
                (of, all) -> hiddenIn.add(new Hidden(of, List.copyOf(all), bytesOf(all.size(), lane(of).entries()))));
        return hiddenIn;
    }

    /** About so many bytes take so many of the entries. */
    private static long bytesOf(long count, Entries entries) {
        long all = entries.count();
        return count == all ? entries.messageBytes() : (long) ((double) entries.messageBytes() / all * count);
    }
}
