package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.Catalog.TableEntry;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Fills a state with what the catalog tells, and the files that it names. Tables are not opened: their states tell all. */
final class CatalogReader {
    private final Vfs vfs;
    private final StoreDirectory directory;
    private final SnapshotFile snapshots;
    private final StoreState state;
    private final Set<String> names;

    CatalogReader(Vfs vfs, StoreDirectory directory, StoreState state) throws IOException {
        names = directory.names();
        this.vfs = vfs;
        this.directory = directory;
        this.state = state;
        snapshots = new SnapshotFile(vfs, directory.id(), directory.key());
    }

    /** Gives the catalog in force. */
    Catalog read() throws IOException {
        if (!names.contains(Catalog.NAME)) {
            requireNoTables();
            return Catalog.NONE;
        }
        Path path = directory.path().resolve(Catalog.NAME);
        Catalog[] catalog = {Catalog.NONE};
        readFile(path, content -> catalog[0] = Catalog.read(content, state));
        readRecords(catalog[0].definitions(), Catalog.definitionsName(catalog[0].definitions()));
        readRecords(catalog[0].branches(), Catalog.branchesName(catalog[0].branches()));
        for (TableEntry entry : catalog[0].tables()) {
            readTable(entry);
        }
        state.queuesChanged();
        state.preparedChanged();
        return catalog[0];
    }

    /** The first catalog is made before any segment goes: a store with tables, and without both, has lost something. */
    private void requireNoTables() {
        boolean journal = names.stream().anyMatch(name -> Segment.number(name) >= 0);
        boolean others = names.stream().anyMatch(name -> StoredTable.isOne(name) || Catalog.isSnapshot(name));
        if (others && !journal) {
            throw SnapshotFile.damaged(directory.path().resolve(Catalog.NAME), "is missing");
        }
    }

    private void readRecords(long generation, String name) throws IOException {
        if (generation > 0) {
            readFile(directory.path().resolve(name), content -> RecordReader.readAll(content, 0, 0, state));
        }
    }

    private void readTable(TableEntry entry) throws IOException {
        StoredTable table =
                new StoredTable(entry.number(), directory.path(), entry.size(), entry.content(), entry.generation());
        if (!names.contains(String.valueOf(table.path().getFileName()))) {
            throw SnapshotFile.damaged(table.path(), "is missing");
        }
        try (VfsFile file = vfs.open(table.path())) {
            if (file.size() != entry.size()) {
                throw SnapshotFile.damaged(table.path(), "has " + file.size() + " bytes instead of " + entry.size());
            }
        }
        state.tables().add(table);
        readFile(table.statePath(entry.generation()), content -> TableStates.read(content, table, state));
    }

    private void readFile(Path path, ContentReader reader) throws IOException {
        if (!names.contains(String.valueOf(path.getFileName()))) {
            throw SnapshotFile.damaged(path, "is missing");
        }
        try {
            reader.read(snapshots.read(path));
        } catch (MalformedInputException e) {
            throw new StoreException(
                    Reason.DAMAGED,
                    path + " cannot be read: " + e.getMessage() + "; was it written by a later version?",
                    e);
        }
    }

    /** Takes the content of a file. */
    private interface ContentReader {
        void read(ByteBuf content);
    }
}
