package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far one checkpoint has come. Handed from thread to thread, never used by two at a time. */
final class Checkpoint {
    private final long generation;
    private final int through;
    private final Set<StoredTable> rewritten;
    private final Deque<Entries> toCollect = new ArrayDeque<>();
    private final RecordSource source;
    private final List<Segment> segments;
    private final List<StateImage> states = new ArrayList<>();
    private final List<Path> obsolete = new ArrayList<>();
    private final List<StoredTable> emptied = new ArrayList<>();
    private final Deque<Cargo> toSwitch = new ArrayDeque<>();

    private final long leaves;

    private Survivors survivors;
    private long commitsOfStaged;
    private int collections;
    private volatile boolean published;
    private @Nullable StoredTable table;
    private @Nullable ByteBuf tableState;
    private @Nullable ByteBuf definitions;
    private @Nullable ByteBuf branches;
    private @Nullable ByteBuf encodedCatalog;
    private @Nullable Catalog catalog;

    /**
     * A checkpoint that begins.
     *
     * @param generation of what it writes
     * @param through number of the last segment that it frees
     * @param segments from the oldest on, held for it
     * @param rewritten tables whose survivors are written again, held for it
     * @param leaves so many bytes its table leaves free on the disk
     */
    Checkpoint(
            long generation,
            int through,
            List<Segment> segments,
            Set<StoredTable> rewritten,
            StoreState state,
            TableRecords records,
            long leaves) {
        this.generation = generation;
        this.through = through;
        this.segments = segments;
        this.rewritten = rewritten;
        this.leaves = leaves;
        survivors = new Survivors(through, rewritten);
        source = new RecordSource(segments, rewritten, records);
        collectAnew(state);
    }

    long leaves() {
        return leaves;
    }

    /** Begins to collect, from the beginning. */
    void collectAnew(StoreState state) {
        survivors = new Survivors(through, rewritten);
        commitsOfStaged = state.commitsOfStaged();
        collections++;
        toCollect.clear();
        state.lanes().all().forEach(lane -> toCollect.add(lane.entries()));
        state.staging().all().forEach(staged -> toCollect.addAll(staged.values()));
    }

    /**
     * Whether staged entries have become visible since the collection began: they may have gone from where was not looked
     * yet to where was looked before.
     */
    boolean missesCommits(StoreState state) {
        return commitsOfStaged != state.commitsOfStaged();
    }

    /** How often it was begun to collect. */
    int collections() {
        return collections;
    }

    /** The catalog is in force. Said by the checkpoint thread. */
    void publishedNow() {
        published = true;
    }

    boolean published() {
        return published;
    }

    /** The state of a table that has changed, as it goes to disk. */
    record StateImage(StoredTable table, ByteBuf content) {}

    long generation() {
        return generation;
    }

    int through() {
        return through;
    }

    Set<StoredTable> rewritten() {
        return rewritten;
    }

    Survivors survivors() {
        return survivors;
    }

    Deque<Entries> toCollect() {
        return toCollect;
    }

    RecordSource source() {
        return source;
    }

    List<StateImage> states() {
        return states;
    }

    /** Whether the table's state is among those. */
    boolean captured(StoredTable table) {
        return states.stream().anyMatch(image -> image.table().equals(table));
    }

    /** Files that no catalog names any more. */
    List<Path> obsolete() {
        return obsolete;
    }

    /** Tables that this catalog names no more, since nothing lives in them. */
    List<StoredTable> emptied() {
        return emptied;
    }

    Deque<Cargo> toSwitch() {
        return toSwitch;
    }

    /** The table that was made, or null if nothing survived. */
    @Nullable
    StoredTable table() {
        return table;
    }

    @Nullable
    ByteBuf tableState() {
        return tableState;
    }

    void built(StoredTable newTable, ByteBuf state) {
        table = newTable;
        tableState = state;
        toSwitch.addAll(survivors.cargoes());
    }

    @Nullable
    ByteBuf definitions() {
        return definitions;
    }

    @Nullable
    ByteBuf branches() {
        return branches;
    }

    void snapshots(@Nullable ByteBuf changedDefinitions, @Nullable ByteBuf changedBranches) {
        definitions = changedDefinitions;
        branches = changedBranches;
    }

    void catalog(Catalog newCatalog, ByteBuf encoded) {
        catalog = newCatalog;
        encodedCatalog = encoded;
    }

    Catalog catalog() {
        return required(catalog);
    }

    ByteBuf encodedCatalog() {
        return required(encodedCatalog);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the catalog is not captured yet");
        }
        return value;
    }

    /** Segments and tables may go, as far as this checkpoint is concerned. */
    void release() {
        segments.forEach(Segment::release);
        rewritten.forEach(StoredTable::release);
    }
}
