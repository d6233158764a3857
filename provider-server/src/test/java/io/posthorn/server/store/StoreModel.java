package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
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

    /** What open transactions have staged, by their numbers. */
    final Map<Long, List<Sent>> staged = new TreeMap<>();

    final Map<Integer, Branch> prepared = new TreeMap<>();
    final Map<Long, Long> sequences = new TreeMap<>();
    final Map<Integer, Integer> definitions = new TreeMap<>();
    private long nextPlace;

    /** A message with what the store keeps beside it; {@code body} is what lies outside. */
    record Entry(String text, int attempts, Map<String, Object> notes, String body) {
        static Entry fresh(String text, String body) {
            return new Entry(text, 0, Map.of(), body);
        }

        /** The number of its text, and all that can change. */
        String brief() {
            return text.substring(0, text.indexOf(':')) + "#" + text.hashCode() + "/" + attempts
                    + new TreeSet<>(notes.keySet())
                    + (body.isEmpty() ? "" : "+" + body.hashCode());
        }
    }

    /** A message on its way to a sub-queue. */
    record Sent(SubQueue to, Entry entry) {}

    /** What a prepared branch sends, by itself and staged, and what it has taken from which place. */
    record Branch(List<Sent> sends, List<Sent> staged, SubQueue from, Map<Long, Entry> taken) {
        String brief() {
            return "sends " + sends.stream().map(sent -> sent.entry.brief()).toList() + ", takes " + taken.size();
        }
    }

    NavigableMap<Long, Entry> lane(SubQueue of) {
        return lanes.computeIfAbsent(of.queue() + "/" + of.lane(), unused -> new TreeMap<>());
    }

    void add(SubQueue to, Entry entry) {
        if (definitions.containsKey(to.queue())) {
            lane(to).put(nextPlace++, entry);
        }
    }

    private void add(List<Sent> sends) {
        sends.forEach(sent -> add(sent.to, sent.entry));
    }

    void remove(SubQueue from, Collection<Long> places) {
        lane(from).keySet().removeAll(places);
    }

    void dropQueue(int queue) {
        definitions.remove(queue);
        lanes.keySet().removeIf(name -> name.startsWith(queue + "/"));
    }

    void stage(long transaction, List<Sent> sends) {
        List<Sent> all = new ArrayList<>(staged.getOrDefault(transaction, List.of()));
        all.addAll(sends);
        staged.put(transaction, all);
    }

    void commitStaged(long transaction) {
        List<Sent> sends = staged.remove(transaction);
        if (sends != null) {
            add(sends);
        }
    }

    void prepare(int number, List<Sent> sends, long transaction, SubQueue from, Collection<Long> places) {
        Map<Long, Entry> taken = new TreeMap<>();
        places.forEach(place -> taken.put(place, lane(from).get(place)));
        remove(from, places);
        List<Sent> large = staged.remove(transaction);
        prepared.put(number, new Branch(sends, large == null ? List.of() : large, from, taken));
    }

    void commit(int number) {
        Branch branch = prepared.remove(number);
        if (branch != null) {
            add(branch.sends());
            add(branch.staged());
        }
    }

    void rollback(int number) {
        Branch branch = prepared.remove(number);
        if (branch != null && definitions.containsKey(branch.from().queue())) {
            lane(branch.from()).putAll(branch.taken());
        }
    }

    /** What a start does: transactions that are neither committed nor prepared are gone. */
    void forgetOpenTransactions() {
        staged.clear();
    }

    int size() {
        return lanes.values().stream().mapToInt(TreeMap::size).sum();
    }

    StoreModel copy() {
        StoreModel copy = new StoreModel();
        lanes.forEach((name, entries) -> copy.lanes.put(name, new TreeMap<>(entries)));
        copy.staged.putAll(staged);
        copy.prepared.putAll(prepared);
        copy.sequences.putAll(sequences);
        copy.definitions.putAll(definitions);
        copy.nextPlace = nextPlace;
        return copy;
    }

    /** Everything that a start finds in one text, so that a difference is easy to see. */
    String describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        lanes.forEach((name, entries) -> {
            if (!entries.isEmpty()) {
                all.put(name, entries.values().stream().map(Entry::brief).toList());
            }
        });
        Map<Integer, String> branches = new TreeMap<>();
        prepared.forEach((number, branch) -> branches.put(number, branch.brief()));
        all.put("prepared", branches);
        all.put("sequences", sequences);
        all.put("definitions", definitions);
        return all.toString();
    }
}
