package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.Catalog.TableEntry;
import io.posthorn.server.store.Checkpoint.StateImage;
import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a checkpoint: what lives in the oldest segments goes into a table, and then the segments go. One at a time.
 *
 * <p>Collecting, capturing and switching are the journal thread's, in small pieces between groups; building and publishing
 * are the checkpoint thread's. Each piece sees the state after a force, so whatever it tells is durable in the journal too,
 * and stays there: all that is told later stands in segments that this checkpoint does not free. So a crash anywhere leaves
 * either the old catalog with the old segments, or the new one, which the journal behind it completes.
 */
final class Checkpointer {
    /** About a millisecond of work. */
    private static final int PIECE = 32 * 1024;
    /** If so many collections were in vain, since transactions were committed meanwhile, the next is made at once. */
    private static final int COLLECTIONS_IN_PIECES = 3;

    private final JournalParts parts;
    private final Vfs vfs;
    private final Path directory;
    private final CheckpointFiles files;
    private Catalog current;
    private @Nullable Checkpoint underWay;

    Checkpointer(JournalParts parts, Vfs vfs, StoreDirectory directory, Catalog current) {
        this.parts = parts;
        this.vfs = vfs;
        this.directory = directory.path();
        this.current = current;
        files = new CheckpointFiles(vfs, this.directory, new SnapshotFile(vfs, directory.id(), directory.key()));
    }

    /**
     * Begins; on the journal thread.
     *
     * @param through number of the last segment to free
     * @param mostRewritten bytes of survivors of sparse or small tables that may be written again
     * @param leaves so many bytes its table leaves free on the disk
     */
    Checkpoint begin(int through, long mostRewritten, long leaves) {
        StoreState state = parts.state();
        List<Segment> segments = parts.log().through(through);
        Set<StoredTable> rewritten = new LinkedHashSet<>(state.tables().worthWritingAgain(mostRewritten));
        segments.forEach(Segment::retain);
        rewritten.forEach(StoredTable::retain);
        Checkpoint begun =
                new Checkpoint(current.generation() + 1, through, segments, rewritten, state, parts.records(), leaves);
        underWay = begun;
        return begun;
    }

    /** Collects some of what survives; tells whether there is more. On the journal thread. */
    boolean collect(Checkpoint checkpoint) {
        int seen = 0;
        boolean inPieces = checkpoint.collections() <= COLLECTIONS_IN_PIECES;
        while (!checkpoint.toCollect().isEmpty()) {
            if (seen > PIECE && inPieces) {
                return true;
            }
            Entries entries = checkpoint.toCollect().remove();
            checkpoint.survivors().collect(entries);
            seen += 16
                    + entries.journal().tail()
                    - entries.journal().head()
                    + entries.ranges().size();
        }
        if (checkpoint.missesCommits(parts.state())) {
            checkpoint.collectAnew(parts.state());
            return inPieces || collect(checkpoint);
        }
        checkpoint.survivors().collect(parts.state().bodies());
        return false;
    }

    /**
     * Writes the table. On the checkpoint thread.
     *
     * @throws DiskFullException if there is no room for it
     */
    void build(Checkpoint checkpoint, int number) throws IOException {
        Survivors survivors = checkpoint.survivors();
        if (survivors.isEmpty()) {
            return;
        }
        requireRoom(survivors.expectedBytes(), checkpoint.leaves());
        StoredTable named = new StoredTable(number, directory, 0, 0, checkpoint.generation());
        files.making(named.path());
        long size = new TableBuilder(vfs, checkpoint.source()).build(named.path(), survivors);
        checkpoint.built(
                new StoredTable(number, directory, size, survivors.bytes(), checkpoint.generation()),
                TableStates.encode(number, survivors));
    }

    /** A table that is begun and found too large would take from acknowledgements what is kept for them, until it is gone. */
    private void requireRoom(long bytes, long leaves) throws IOException {
        // The order of the keys comes on top.
        if (!parts.spares().hasRoom(bytes + bytes / 8 + leaves)) {
            throw new DiskFullException(
                    "a table of " + bytes + " bytes would not leave " + leaves + " bytes for acknowledgements", null);
        }
    }

    /**
     * Captures what the catalog will tell, piece by piece; tells whether there is more. A table that changes again meanwhile
     * waits for the next checkpoint: the journal tells of it. On the journal thread.
     */
    boolean capture(Checkpoint checkpoint) {
        for (StoredTable table : parts.state().tables().all()) {
            boolean due = table.changed() && !checkpoint.captured(table) && !table.empty();
            if (due && !checkpoint.rewritten().contains(table)) {
                checkpoint
                        .states()
                        .add(new StateImage(
                                table, TableStates.encode(table, parts.state().bodies())));
                table.captured();
                return true;
            }
        }
        captureCatalog(checkpoint);
        return false;
    }

    private void captureCatalog(Checkpoint checkpoint) {
        StoreState state = parts.state();
        long generation = checkpoint.generation();
        boolean definitions = state.queuesChanged();
        boolean branches = state.preparedChanged();
        checkpoint.snapshots(
                definitions ? Catalog.encodeDefinitions(state) : null, branches ? Catalog.encodeBranches(state) : null);
        Segment active = parts.log().active();
        boolean all = checkpoint.through() >= active.number();
        Catalog catalog = new Catalog(
                generation,
                Math.max(parts.log().oldest().number(), checkpoint.through() + 1),
                all ? parts.group().nextSequence() : 0,
                definitions ? generation : current.definitions(),
                branches ? generation : current.branches(),
                tables(checkpoint));
        checkpoint.catalog(catalog, catalog.encode(state));
    }

    private List<TableEntry> tables(Checkpoint checkpoint) {
        List<TableEntry> tables = new ArrayList<>();
        for (StoredTable table : parts.state().tables().all()) {
            if (checkpoint.rewritten().contains(table)) {
                continue;
            }
            if (table.empty()) {
                checkpoint.emptied().add(table);
            } else {
                long generation = checkpoint.captured(table) ? checkpoint.generation() : table.generation();
                tables.add(new TableEntry(table.number(), generation, table.size(), table.content()));
            }
        }
        StoredTable made = checkpoint.table();
        if (made != null) {
            tables.add(new TableEntry(made.number(), made.generation(), made.size(), made.content()));
        }
        return tables;
    }

    /** Writes all that is new, and then the catalog. On the checkpoint thread. */
    void publish(Checkpoint checkpoint) throws IOException {
        long generation = checkpoint.generation();
        StoredTable made = checkpoint.table();
        if (made != null) {
            files.write(made.statePath(generation), checkpoint.tableState());
        }
        for (StateImage image : checkpoint.states()) {
            files.write(image.table().statePath(generation), image.content());
        }
        files.write(directory.resolve(Catalog.definitionsName(generation)), checkpoint.definitions());
        files.write(directory.resolve(Catalog.branchesName(generation)), checkpoint.branches());
        files.publish(checkpoint.encodedCatalog());
        checkpoint.publishedNow();
    }

    /** Nothing was published, for lack of room: goes back to what was. On the journal thread, and no other works on it. */
    void abandon(Checkpoint checkpoint) throws IOException {
        files.abandon();
        checkpoint.states().forEach(image -> image.table().change());
        parts.state().changed(checkpoint.definitions() != null, checkpoint.branches() != null);
        checkpoint.release();
        underWay = null;
    }

    /** Switches the index, piece by piece, to where things lie now; tells whether there is more. On the journal thread. */
    boolean switchOver(Checkpoint checkpoint) {
        StoredTable made = checkpoint.table();
        if (made != null) {
            int seen = 0;
            while (!checkpoint.toSwitch().isEmpty()) {
                if (seen > PIECE) {
                    return true;
                }
                Cargo cargo = checkpoint.toSwitch().remove();
                seen += 16 + cargo.size();
                new IndexSwitch(cargo, made, checkpoint.rewritten()).perform();
            }
            switchParts(checkpoint, made);
            parts.state().tables().add(made);
        }
        return false;
    }

    private void switchParts(Checkpoint checkpoint, StoredTable made) {
        for (BodyCargo part : checkpoint.survivors().parts()) {
            boolean moved =
                    parts.state().bodies().moveToTable(part.body(), part.part(), part.from(), made, part.chunk());
            if (!moved) {
                made.change();
            }
        }
    }

    /** Everything lies where the catalog says: what is needed no more goes. On the journal thread. */
    void finish(Checkpoint checkpoint) {
        Catalog before = current;
        current = checkpoint.catalog();
        for (StateImage image : checkpoint.states()) {
            checkpoint.obsolete().add(image.table().statePath(image.table().generation()));
            image.table().stateIs(checkpoint.generation());
        }
        if (before.definitions() != current.definitions() && before.definitions() > 0) {
            checkpoint.obsolete().add(directory.resolve(Catalog.definitionsName(before.definitions())));
        }
        if (before.branches() != current.branches() && before.branches() > 0) {
            checkpoint.obsolete().add(directory.resolve(Catalog.branchesName(before.branches())));
        }
        retire(checkpoint.rewritten());
        retire(checkpoint.emptied());
        parts.log()
                .retireThrough(
                        Math.min(checkpoint.through(), parts.log().active().number() - 1));
        checkpoint.release();
        parts.disposal().delete(checkpoint.obsolete());
        underWay = null;
    }

    private void retire(Collection<StoredTable> tables) {
        for (StoredTable table : tables) {
            if (!table.empty()) {
                throw new IllegalStateException(table.path() + " is left, but something lives in it");
            }
            parts.state().tables().remove(table);
            table.retire(() -> parts.disposal().delete(table));
        }
    }

    /**
     * Everything that lives goes into tables: the end of a life in good order. No other thread works on the store.
     *
     * @throws StoreException if something was not what was written
     */
    void checkpointAll() throws IOException {
        int active = parts.log().active().number();
        endWhatIsUnderWay();
        Checkpoint checkpoint = begin(active, 0, 0);
        while (collect(checkpoint)) {
            // more
        }
        try {
            build(checkpoint, parts.state().tables().nextNumber());
            while (capture(checkpoint)) {
                // more
            }
            publish(checkpoint);
        } catch (DiskFullException e) {
            abandon(checkpoint);
            throw e;
        }
        checkpoint.release();
        current = checkpoint.catalog();
    }

    /** Keeps room for the next start, which may find a full disk. */
    private void keepAsSpare(String segment, List<String> names) throws IOException {
        if (names.contains(segment)) {
            vfs.rename(directory.resolve(segment), directory.resolve(Spares.freeName(names)));
            vfs.forceDirectory(directory);
        }
    }

    /** The checkpoint whose steps go no further: what it has published stands, all else is undone. */
    private void endWhatIsUnderWay() throws IOException {
        Checkpoint left = underWay;
        if (left == null) {
            return;
        }
        if (!left.published()) {
            abandon(left);
            return;
        }
        while (switchOver(left)) {
            // more
        }
        finish(left);
    }

    /** Deletes what the catalog in force does not name; nobody may have a file of the store open. */
    void deleteLeftovers() throws IOException {
        List<String> names = vfs.list(directory);
        if (names != null) {
            keepAsSpare(Segment.name(current.firstSegment() - 1), names);
            names = vfs.list(directory);
        }
        Leftovers.delete(vfs, directory, names == null ? List.of() : names, current);
    }
}
