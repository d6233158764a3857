package io.posthorn.server.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The tables of a store. Owned by the journal thread. */
final class Tables {
    /** A table of which less than this part lives is written again. */
    private static final int SPARSE = 4;
    /** So many small tables are made one. */
    private static final int MANY_SMALL = 8;

    private final long small;
    private final TreeMap<Integer, StoredTable> byNumber = new TreeMap<>();
    private int next = 1;

    /**
     * No tables yet.
     *
     * @param small tables with less in them, in bytes, are joined when they are many
     */
    Tables(long small) {
        this.small = small;
    }

    void add(StoredTable table) {
        byNumber.put(table.number(), table);
        next = Math.max(next, table.number() + 1);
    }

    StoredTable get(int number) {
        StoredTable table = byNumber.get(number);
        if (table == null) {
            throw new IllegalStateException("table " + number + " is not known");
        }
        return table;
    }

    Collection<StoredTable> all() {
        return byNumber.values();
    }

    void remove(StoredTable table) {
        byNumber.remove(table.number());
    }

    /** A number that no table had. */
    int nextNumber() {
        return next++;
    }

    int next() {
        return next;
    }

    void nextAtLeast(int number) {
        next = Math.max(next, number);
    }

    /** Whether space would come back if tables were looked after now. */
    boolean wasteful() {
        int smallOnes = 0;
        for (StoredTable table : byNumber.values()) {
            if (table.empty() || sparse(table)) {
                return true;
            }
            smallOnes += table.content() < small ? 1 : 0;
        }
        return smallOnes > 2 * MANY_SMALL;
    }

    /** Whether there is a table in which nothing lives. */
    boolean anyEmpty() {
        return byNumber.values().stream().anyMatch(StoredTable::empty);
    }

    /**
     * The tables whose survivors should be written again: they are sparse, or many and small. Those with the least first.
     *
     * @param most bytes of survivors; 0 none at all, else those of one table in any case
     */
    List<StoredTable> worthWritingAgain(long most) {
        List<StoredTable> candidates = new ArrayList<>();
        List<StoredTable> smallOnes = new ArrayList<>();
        for (StoredTable table : byNumber.values()) {
            if (!table.empty() && sparse(table)) {
                candidates.add(table);
            } else if (!table.empty() && table.content() < small) {
                smallOnes.add(table);
            }
        }
        if (smallOnes.size() >= MANY_SMALL) {
            candidates.addAll(smallOnes);
        }
        candidates.sort(Comparator.comparingLong(StoredTable::liveBytes));
        List<StoredTable> chosen = new ArrayList<>();
        long bytes = 0;
        for (StoredTable table : candidates) {
            bytes += table.liveBytes();
            if (most == 0 || (bytes > most && !chosen.isEmpty())) {
                break;
            }
            chosen.add(table);
        }
        return chosen;
    }

    private static boolean sparse(StoredTable table) {
        return table.liveBytes() < table.content() / SPARSE;
    }
}
