package io.posthorn.server.store;

import io.posthorn.server.store.Bodies.PartPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What lives in the oldest segments, and in tables that are to be written again: collected piece by piece on the journal
 * thread. What dies, or is committed, between two pieces or later is dealt with when the index is switched.
 */
final class Survivors {
    private final int through;
    private final Set<StoredTable> tables;
    private final List<Cargo> cargoes = new ArrayList<>();
    private final List<BodyCargo> parts = new ArrayList<>();
    private final long bytesInTables;
    private @Nullable Cargo open;

    /**
     * Nothing yet.
     *
     * @param through number of the last segment
     * @param tables that are to be written again
     */
    Survivors(int through, Set<StoredTable> tables) {
        this.through = through;
        this.tables = tables;
        bytesInTables = tables.stream().mapToLong(StoredTable::liveBytes).sum();
    }

    List<Cargo> cargoes() {
        return cargoes;
    }

    List<BodyCargo> parts() {
        return parts;
    }

    /** About so many bytes of records there are. */
    long expectedBytes() {
        return cargoes.stream().mapToLong(Cargo::recordBytes).sum()
                + parts.stream().mapToLong(part -> part.from().length()).sum()
                + bytesInTables;
    }

    /** Of messages and parts, once they have been read. */
    long bytes() {
        long bytes = 0;
        for (Cargo cargo : cargoes) {
            bytes += (long) cargo.meanBytes() * cargo.size();
        }
        for (BodyCargo part : parts) {
            bytes += part.from().length();
        }
        return bytes;
    }

    boolean isEmpty() {
        return cargoes.isEmpty() && parts.isEmpty();
    }

    /**
     * Takes the entries that lie there. A cargo ends where an entry stays that lies elsewhere, so that ranges of one
     * sub-queue never overlap.
     */
    void collect(Entries owner) {
        EntryRun run = owner.journal();
        int index = run.head();
        for (TableRange range : owner.ranges()) {
            index = collect(owner, index, range.keys().first());
            if (tables.contains(range.table())) {
                collect(owner, range);
            } else {
                end();
            }
        }
        collect(owner, index, Long.MAX_VALUE);
        end();
    }

    /** Takes from the journal what lies below a key; gives the index of what does not. */
    private int collect(Entries owner, int from, long below) {
        EntryRun run = owner.journal();
        int index = from;
        while (index < run.tail() && run.key(index) < below) {
            if (!run.alive(index)) {
                index++;
                continue;
            }
            if (run.segment(index) > through) {
                end();
            } else {
                cargo(owner, run.key(index))
                        .add(
                                run.key(index),
                                run.segment(index),
                                run.offset(index),
                                run.length(index),
                                run.attempts(index));
            }
            index++;
        }
        return index;
    }

    private void collect(Entries owner, TableRange range) {
        long key = range.keys().first();
        while (key != Entries.NONE) {
            cargoWithin(owner, range, key)
                    .add(key, -range.table().number(), range.tableKey(key), 0, owner.attemptsInTable(key));
            key = range.keys().next(key + 1);
        }
    }

    /** A range is never divided: it leaves the index as a whole. */
    private Cargo cargoWithin(Entries owner, TableRange range, long key) {
        return open != null && key > range.keys().first()
                ? open
                : cargo(owner, range.keys().last());
    }

    /** The cargo that takes keys up to this one. */
    private Cargo cargo(Entries owner, long last) {
        if (open != null && !open.takes(last)) {
            end();
        }
        if (open == null) {
            open = new Cargo(owner);
        }
        return open;
    }

    private void end() {
        if (open != null) {
            open.close();
            cargoes.add(open);
            open = null;
        }
    }

    /** Takes the parts of bodies that lie there. */
    void collect(Bodies bodies) {
        Set<Long> numbers = new TreeSet<>(bodies.inJournal());
        tables.forEach(table -> numbers.addAll(table.bodies()));
        numbers.forEach(body -> collect(bodies, body));
    }

    private void collect(Bodies bodies, long body) {
        for (int part = 0; part < bodies.parts(body); part++) {
            PartPlace place = bodies.find(body, part);
            if (place != null && (place.table() > 0 ? isTaken(place.table()) : place.file() <= through)) {
                parts.add(new BodyCargo(body, part, place));
            }
        }
    }

    private boolean isTaken(int table) {
        return tables.stream().anyMatch(taken -> taken.number() == table);
    }
}
