package io.posthorn.server.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seam through which a store reaches its disk: every operation on a file goes through it, so that tests can make
 * each single one fail, or be forgotten by a power cut. Thread-safe.
 *
 * <p>An operation that fails for lack of room throws {@link DiskFullException}.
 */
public interface Vfs {
    /** A new, empty file. Durable only after {@link VfsFile#force} and {@link #forceDirectory}. */
    VfsFile create(Path file) throws IOException;

    /** A file that exists, to read and write. */
    VfsFile open(Path file) throws IOException;

    /** Gives a file another name, in one step; replaces what had that name. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** The names in a directory, in no order; null where there is none. */
    @Nullable
    List<String> list(Path directory) throws IOException;

    /** Makes a directory and what it lies in, durably. */
    void createDirectories(Path directory) throws IOException;

    /** Makes creations, renames and deletions in this directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Keeps everybody else, in this process and others, from the same lock until it is closed.
     *
     * @return null if somebody has it
     */
    @Nullable
    Closeable lock(Path file) throws IOException;

    /** Bytes that may still be written to the disk of this directory. */
    long usableSpace(Path directory) throws IOException;
}
