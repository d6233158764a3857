package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a store should hold, as a test can see it: messages are known by their texts. */
final class StoreModel {
    /** What can be read, by sub-queue, in order. */
    private final Map<String, TreeMap<Long, Entry>> lanes = new TreeMap<>();

    final Map<Integer, Branch> prepared = new TreeMap<>();
    final Map<Long, Long> sequences = new TreeMap<>();
    final Map<Integer, Integer> definitions = new TreeMap<>();
    private long nextPlace;

    /** A message with what the store keeps beside it; {@code body} is what lies outside. */
    record Entry(String text, int attempts, Map<String, Object> notes, String body) {
        static Entry fresh(String text, String body) {
            return new Entry(text, 0, Map.of(), body);
        }
    }

    /** What a prepared branch sends to a sub-queue, and what it has taken from which place. */
    record Branch(SubQueue to, List<Entry> sends, SubQueue from, Map<Long, Entry> taken) {}

    NavigableMap<Long, Entry> lane(SubQueue of) {
        return lanes.computeIfAbsent(of.queue() + "/" + of.lane(), unused -> new TreeMap<>());
    }

    void add(SubQueue to, Entry entry) {
        if (definitions.containsKey(to.queue())) {
            lane(to).put(nextPlace++, entry);
        }
    }

    void remove(SubQueue from, Collection<Long> places) {
        lane(from).keySet().removeAll(places);
    }

    void dropQueue(int queue) {
        definitions.remove(queue);
        lanes.keySet().removeIf(name -> name.startsWith(queue + "/"));
    }

    void prepare(int number, SubQueue to, List<Entry> sends, SubQueue from, Collection<Long> places) {
        Map<Long, Entry> taken = new TreeMap<>();
        places.forEach(place -> taken.put(place, lane(from).get(place)));
        remove(from, places);
        prepared.put(number, new Branch(to, sends, from, taken));
    }

    void commit(int number) {
        Branch branch = prepared.remove(number);
        if (branch != null) {
            branch.sends().forEach(entry -> add(branch.to(), entry));
        }
    }

    void rollback(int number) {
        Branch branch = prepared.remove(number);
        if (branch != null) {
            lane(branch.from()).putAll(branch.taken());
        }
    }

    int size() {
        return lanes.values().stream().mapToInt(TreeMap::size).sum();
    }

    StoreModel copy() {
        StoreModel copy = new StoreModel();
        lanes.forEach((name, entries) -> copy.lanes.put(name, new TreeMap<>(entries)));
        copy.prepared.putAll(prepared);
        copy.sequences.putAll(sequences);
        copy.definitions.putAll(definitions);
        copy.nextPlace = nextPlace;
        return copy;
    }

    /** Everything in one text, so that a difference is easy to see. */
    String describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        lanes.forEach((name, entries) -> {
            if (!entries.isEmpty()) {
                all.put(name, entries.values().stream().map(StoreModel::brief).toList());
            }
        });
        all.put("prepared", prepared.keySet());
        all.put("sequences", sequences);
        all.put("definitions", definitions);
        return all.toString();
    }

    private static String brief(Entry entry) {
        String text = entry.text();
        return text.substring(0, text.indexOf(':')) + "#" + text.hashCode() + "/" + entry.attempts()
                + new TreeSet<>(entry.notes().keySet())
                + (entry.body().isEmpty() ? "" : "+" + entry.body().hashCode());
    }
}
