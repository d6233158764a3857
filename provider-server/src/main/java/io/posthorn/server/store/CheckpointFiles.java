package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one checkpoint, written in an order that leaves a whole store wherever it ends: first all new ones, under
 * names that no catalog knows; then their names are made durable; then the catalog takes the place of the one before. On the
 * checkpoint thread.
 */
final class CheckpointFiles {
    private final Vfs vfs;
    private final Path directory;
    private final SnapshotFile snapshots;
    private final List<Path> written = new ArrayList<>();

    CheckpointFiles(Vfs vfs, Path directory, SnapshotFile snapshots) {
        this.vfs = vfs;
        this.directory = directory;
        this.snapshots = snapshots;
    }

    /** A file is about to be made that no catalog knows. */
    void making(Path path) {
        written.add(path);
    }

    void write(Path path, @Nullable ByteBuf content) throws IOException {
        if (content != null) {
            making(path);
            snapshots.write(path, content);
        }
    }

    /** The commit point: from the rename on, what the catalog tells is so. */
    void publish(ByteBuf catalog) throws IOException {
        Path draft = directory.resolve(Catalog.UNFINISHED);
        write(draft, catalog);
        vfs.forceDirectory(directory);
        rename(draft);
        written.clear();
    }

    /** Whether a rename that failed has happened is not known: it cannot be taken back, lack of room or not. */
    private void rename(Path draft) throws IOException {
        try {
            vfs.rename(draft, directory.resolve(Catalog.NAME));
            vfs.forceDirectory(directory);
        } catch (DiskFullException e) {
            throw new IOException("the catalog cannot be renamed: " + e.getMessage(), e);
        }
    }

    /** The disk is full, nothing was published: what was made goes again. */
    void abandon() throws IOException {
        List<String> names = vfs.list(directory);
        for (Path path : written) {
            if (names != null && names.contains(String.valueOf(path.getFileName()))) {
                vfs.delete(path);
            }
        }
        written.clear();
    }
}
