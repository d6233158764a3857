package io.posthorn.server.store.table;

import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.mapdb.SortedTableMap;

/**
 * Makes a table: a file of entries in the order of their keys, that is then only read, through {@link Table}. Belongs to
 * one thread.
 *
 * <p>After an {@link IOException} nothing can be done but to close it, and to delete the file.
 */
public final class TableWriter implements Closeable {
    /** Bytes of the longest value. */
    public static final int MAX_VALUE = 32 * 1024;

    /** A value is at most this part of a page, so that not much of a page is left empty. */
    private static final int VALUES_IN_PAGE = 8;

    /**
     * Entries that MapDB puts together, and reads together. What does not fit a page as a whole goes to the next, so this
     * many of the longest values are what a page may leave unused: an eighth of it. (With 16, half of it.)
     */
    private static final int NODE = 4;

    private final Path path;
    private final VfsFile file;
    private final int maxValue;
    private final SortedTableMap.Sink<Long, byte[]> sink;
    private long lastKey;
    private boolean empty = true;
    private boolean unusable;

    private TableWriter(Path path, VfsFile file, int maxValue, SortedTableMap.Sink<Long, byte[]> sink) {
        this.path = path;
        this.file = file;
        this.maxValue = maxValue;
        this.sink = sink;
    }

    /** A table in a file that is not there yet, for much. */
    public static TableWriter create(Vfs vfs, Path path) throws IOException {
        return create(vfs, path, Long.MAX_VALUE);
    }

    /**
     * A table in a file that is not there yet.
     *
     * @param expected about so many bytes will be put: a table for little has small pages, and takes little room
     */
    public static TableWriter create(Vfs vfs, Path path, long expected) throws IOException {
        int page = TableVolume.SMALLEST_PAGE;
        while (page < TableVolume.LARGEST_PAGE && page < expected) {
            page *= 2;
        }
        VfsFile file = vfs.create(path);
        return new TableWriter(
                path,
                file,
                Math.min(MAX_VALUE, page / VALUES_IN_PAGE),
                SortedTableMap.create(new WritingVolume(file, page), KeySerializer.KEYS, ValueSerializer.VALUES)
                        .pageSize(page)
                        .nodeSize(NODE)
                        .createFromSink());
    }

    /** Bytes of the longest value that this table takes. */
    public int maxValue() {
        return maxValue;
    }

    /**
     * Adds an entry. Keeps the value until it is written, so it must not change.
     *
     * @param key higher than the one before
     * @param value of 1 to {@link #maxValue} bytes
     * @throws IllegalArgumentException if the key or the value is not so
     */
    public void put(long key, byte[] value) throws IOException {
        requireUsable();
        if (!empty && key <= lastKey) {
            throw new IllegalArgumentException("key " + key + " follows " + lastKey);
        }
        if (value.length == 0 || value.length > maxValue) {
            throw new IllegalArgumentException(value.length + " bytes in a value of a table");
        }
        unusable = true;
        MapDb.call(path, () -> {
            sink.put(key, value);
            return true;
        });
        unusable = false;
        empty = false;
        lastKey = key;
    }

    /**
     * Completes the file, makes its bytes durable and closes it. Its name is durable only when its directory is forced.
     *
     * @return bytes of the file
     * @throws IllegalStateException if nothing was put
     */
    public long finish() throws IOException {
        requireUsable();
        if (empty) {
            throw new IllegalStateException("table " + path + " has no entries");
        }
        unusable = true;
        MapDb.call(path, sink::create);
        file.force();
        long size = file.size();
        file.close();
        return size;
    }

    private void requireUsable() {
        if (unusable) {
            throw new IllegalStateException("table " + path + " is finished, closed, or could not be written");
        }
    }

    /** Closes the file, finished or not; deletes nothing. */
    @Override
    public void close() throws IOException {
        unusable = true;
        file.close();
    }
}
