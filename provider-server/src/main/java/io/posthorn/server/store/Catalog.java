package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a store is, as of one checkpoint, but for what the journal tells from there on: the file that names all others.
 *
 * @param generation counts the catalogs of a store; files that were written for one bear its number
 * @param firstSegment the oldest segment that is needed
 * @param nextSequence of the frame that follows, if the journal is empty; 0 if it is not
 * @param definitions generation of the snapshot of definitions
 * @param branches generation of the snapshot of prepared branches
 */
record Catalog(
        long generation,
        int firstSegment,
        long nextSequence,
        long definitions,
        long branches,
        List<TableEntry> tables) {
    static final String NAME = "catalog";
    static final String UNFINISHED = "catalog.tmp";

    private static final String DEFINITIONS = "definitions-";
    private static final String BRANCHES = "branches-";
    private static final int MOST = Integer.MAX_VALUE;

    /** Of a store that has none yet. */
    static final Catalog NONE = new Catalog(0, 1, 0, 0, 0, List.of());

    /**
     * A table that is needed.
     *
     * @param generation of its state
     * @param size of its file, in bytes
     * @param content how much of that was alive when it was made
     */
    record TableEntry(int number, long generation, long size, long content) {}

    static String definitionsName(long generation) {
        return DEFINITIONS + generation;
    }

    static String branchesName(long generation) {
        return BRANCHES + generation;
    }

    /** Whether a file of this name is a snapshot that a catalog may name. */
    static boolean isSnapshot(String name) {
        return name.startsWith(DEFINITIONS) || name.startsWith(BRANCHES);
    }

    /** With the small things of the state: counters, ordinals, marks, sessions. On the journal thread. */
    ByteBuf encode(StoreState state) {
        ByteBuf out = Unpooled.buffer();
        WireWriter wire = new WireWriter(out);
        wire.i64(generation)
                .i32(firstSegment)
                .i64(nextSequence)
                .i64(definitions)
                .i64(branches);
        wire.i64(state.bodies().next())
                .i32(state.lanes().ordinals().next())
                .i32(state.tables().next());
        wire.varint(tables.size());
        for (TableEntry table : tables) {
            wire.i32(table.number()).i64(table.generation()).i64(table.size()).i64(table.content());
        }
        Map<Integer, Long> free = state.lanes().ordinals().free();
        wire.varint(free.size());
        free.forEach((ordinal, next) -> wire.i32(ordinal).i64(next));
        writeRecords(state, new RecordWriter(out));
        return out;
    }

    private static void writeRecords(StoreState state, RecordWriter records) {
        for (Lane lane : state.lanes().all()) {
            for (Lane.Ordinal ordinal : lane.ordinals()) {
                records.ordinal(ordinal.number, lane.of(), ordinal.next);
            }
            if (lane.deliveredThrough() != Long.MIN_VALUE) {
                records.mark(lane.of(), lane.deliveredThrough());
            }
        }
        state.sessions().values().forEach(records::session);
    }

    /** Reads a catalog, and tells the state what it holds but for tables and snapshots. */
    static Catalog read(ByteBuf content, StoreState state) {
        WireReader in = new WireReader(content);
        long generation = in.i64();
        int firstSegment = in.i32();
        long nextSequence = in.i64();
        long definitions = in.i64();
        long branches = in.i64();
        state.bodies().nextAtLeast(in.i64());
        state.lanes().ordinals().nextAtLeast(in.i32());
        state.tables().nextAtLeast(in.i32());
        List<TableEntry> tables = new ArrayList<>();
        for (int left = in.count(MOST, 28); left > 0; left--) {
            tables.add(new TableEntry(in.i32(), in.i64(), in.i64(), in.i64()));
        }
        for (int left = in.count(MOST, 12); left > 0; left--) {
            state.lanes().ordinals().giveUp(in.i32(), in.i64());
        }
        RecordReader.readAll(content, 0, 0, state);
        return new Catalog(generation, firstSegment, nextSequence, definitions, branches, tables);
    }

    static ByteBuf encodeDefinitions(StoreState state) {
        ByteBuf out = Unpooled.buffer();
        RecordWriter records = new RecordWriter(out);
        state.queues().values().forEach(records::define);
        return out;
    }

    static ByteBuf encodeBranches(StoreState state) {
        ByteBuf out = Unpooled.buffer();
        RecordWriter records = new RecordWriter(out);
        state.prepared().values().forEach(records::prepare);
        return out;
    }
}
