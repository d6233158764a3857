package io.posthorn.server.store.table;

import io.posthorn.server.store.file.Vfs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are open, each once for all its readers. A table is opened when it is first read, and closed when so
 * many others have been read since that there are too many, or its file is about to go. Thread-safe.
 */
public final class OpenTables implements Closeable {
    private final Vfs vfs;
    private final int most;
    /** Those that were read last come last. */
    private final Map<Path, Entry> entries = new LinkedHashMap<>(16, 0.75F, true);

    private boolean closed;

    /** One table, open once it could be opened. Counted by, and given up under, the lock of all; opened under its own. */
    private static final class Entry {
        final Path path;
        int readers;
        boolean dropped;

        @Nullable
        Table table;

        Entry(Path path) {
            this.path = path;
        }

        synchronized Table open(Vfs vfs) throws IOException {
            if (table == null) {
                table = Table.open(vfs, path);
            }
            return table;
        }
    }

    /** A table that stays open until this is closed. For one thread at a time. */
    public final class Lease implements Closeable {
        private final Entry entry;
        private final Table table;
        private boolean closed;

        private Lease(Entry entry, Table table) {
            this.entry = entry;
            this.table = table;
        }

        public Table table() {
            return table;
        }

        /** Again does nothing. */
        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                release(entry);
            }
        }
    }

    /** @param most tables that are kept open while nobody reads them; those that are read are not closed */
    public OpenTables(Vfs vfs, int most) {
        this.vfs = vfs;
        this.most = most;
    }

    /** A table to read, opened if it is not open. */
    public Lease acquire(Path path) throws IOException {
        List<Table> surplus = new ArrayList<>();
        Entry entry = enter(path, surplus);
        Lease lease = null;
        try {
            closeAll(surplus);
            lease = new Lease(entry, entry.open(vfs));
            return lease;
        } finally {
            if (lease == null) {
                release(entry);
            }
        }
    }

    private synchronized Entry enter(Path path, List<Table> surplus) throws IOException {
        if (closed) {
            throw new IOException("the tables are closed, so also " + path);
        }
        Entry entry = entries.computeIfAbsent(path, Entry::new);
        entry.readers++;
        takeSurplus(surplus);
        return entry;
    }

    private void release(Entry entry) throws IOException {
        List<Table> idle = new ArrayList<>();
        synchronized (this) {
            entry.readers--;
            if (entry.dropped) {
                drop(entry, idle);
            }
            takeSurplus(idle);
        }
        closeAll(idle);
    }

    /**
     * Forgets a table whose file is to be deleted: it is closed as soon as nobody reads it, which may be now. Nothing
     * happens if it is not open.
     */
    public void drop(Path path) throws IOException {
        List<Table> idle = new ArrayList<>();
        synchronized (this) {
            Entry entry = entries.get(path);
            if (entry != null) {
                drop(entry, idle);
            }
        }
        closeAll(idle);
    }

    /** Under the lock. A reader that comes later finds another entry. */
    private void drop(Entry entry, List<Table> idle) {
        entries.remove(entry.path, entry);
        entry.dropped = true;
        if (entry.readers == 0 && entry.table != null) {
            idle.add(entry.table);
        }
    }

    /** Under the lock: takes those that nobody reads out of those that are too many. */
    private void takeSurplus(List<Table> surplus) {
        int tooMany = entries.size() - most;
        Iterator<Entry> oldest = entries.values().iterator();
        while (tooMany > 0 && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.readers == 0) {
                oldest.remove();
                tooMany--;
                if (entry.table != null) {
                    surplus.add(entry.table);
                }
            }
        }
    }

    /** Closes what nobody reads now, and what is read when the reading ends. No table can be acquired any more. */
    @Override
    public void close() throws IOException {
        List<Table> idle = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Entry entry : List.copyOf(entries.values())) {
                drop(entry, idle);
            }
        }
        closeAll(idle);
    }

    /** Closes each, also where another one fails. */
    private static void closeAll(List<Table> tables) throws IOException {
        IOException failure = null;
        for (Table table : tables) {
            try {
                table.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
