package io.posthorn.server.store.table;

import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdb.SortedTableMap;

/**
 * A table that {@link TableWriter} has made, to read. Thread-safe: MapDB's map changes nothing when it is read, and what
 * goes through it has its own state.
 *
 * <p>A file that is not as it was written is an {@link IOException} with its name, unless only values have changed: a
 * table has no checksums, they are the values' own business.
 */
public final class Table implements Closeable {
    private static final long ENTRIES_AT = 16;
    private static final long LAST_PAGE_AT = 24;
    private static final long PAGE_SIZE_AT = 32;

    private final Path path;
    private final VfsFile file;
    private final SortedTableMap<Long, byte[]> map;
    private volatile boolean closed;

    /** Sees entries one after the other. */
    public interface Visitor {
        /** Returns false if it has seen enough. May keep the value. */
        boolean visit(long key, byte[] value) throws IOException;
    }

    private Table(Path path, VfsFile file, SortedTableMap<Long, byte[]> map) {
        this.path = path;
        this.file = file;
        this.map = map;
    }

    /** Reads a few bytes of each page of the file, so it takes a while where the disk is slow. */
    public static Table open(Vfs vfs, Path path) throws IOException {
        VfsFile file = vfs.open(path);
        Table table = null;
        try {
            table = new Table(path, file, map(path, file));
            return table;
        } finally {
            if (table == null) {
                file.close();
            }
        }
    }

    private static SortedTableMap<Long, byte[]> map(Path path, VfsFile file) throws IOException {
        long size = file.size();
        ReadingVolume volume = new ReadingVolume(file, size);
        return MapDb.call(path, () -> {
            requireHeader(volume, size);
            return SortedTableMap.open(volume, KeySerializer.KEYS, ValueSerializer.VALUES);
        });
    }

    /** MapDB believes its header: a wrong one would have it read for ever, or fill the memory. */
    private static void requireHeader(ReadingVolume volume, long size) {
        if (size < TableVolume.SMALLEST_PAGE || size % TableVolume.SMALLEST_PAGE != 0) {
            throw new IllegalStateException("it has " + size + " bytes");
        }
        long entries = volume.getLong(ENTRIES_AT);
        long lastPage = volume.getLong(LAST_PAGE_AT);
        long pageSize = volume.getLong(PAGE_SIZE_AT);
        boolean pages = TableVolume.isPageSize(pageSize) && lastPage == size / pageSize - 1 && size % pageSize == 0;
        if (!pages || entries <= 0 || entries > size) {
            throw new IllegalStateException("its header says " + entries + " entries and " + (lastPage + 1)
                    + " pages of " + pageSize + " bytes, it has " + size + " bytes");
        }
        volume.pageSize((int) pageSize);
    }

    /** The value, the caller's own; null if there is no such key. */
    public byte @Nullable [] get(long key) throws IOException {
        requireOpen();
        return MapDb.call(path, () -> Optional.ofNullable(map.get(key))).orElse(null);
    }

    /** Shows the entries from one key to another, both included, in the order of their keys. */
    public void scan(long from, long through, Visitor visitor) throws IOException {
        requireOpen();
        if (from > through) {
            return;
        }
        Iterator<Map.Entry<Long, byte[]>> entries =
                MapDb.call(path, () -> map.entryIterator(from, true, through, true));
        long least = from;
        while (MapDb.call(path, entries::hasNext)) {
            requireOpen();
            Map.Entry<Long, byte[]> entry = MapDb.call(path, entries::next);
            long key = entry.getKey();
            if (key < least || key > through) {
                throw MapDb.damaged(path, "key " + key + " where keys from " + least + " on were expected", null);
            }
            if (!visitor.visit(key, entry.getValue()) || key == through) {
                return;
            }
            least = key + 1;
        }
    }

    /** The file this table lies in. */
    public Path path() {
        return path;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("table " + path + " is closed");
        }
    }

    /** Whoever still reads, or comes later, gets an {@link IOException}. */
    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }
}
