package io.posthorn.server.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies that lie outside their entries: where their parts are, and how many entries need them. Journal thread. */
final class Bodies {
    private final Tables tables;
    private final Map<Long, Body> byNumber = new HashMap<>();
    /** Those of which parts lie in the journal. */
    private final Set<Long> inJournal = new HashSet<>();

    private long next = 1;

    Bodies(Tables tables) {
        this.tables = tables;
    }

    /** Where a part lies: in a segment at an offset, or in a table from a chunk on. */
    record PartPlace(int file, int at, int length) {
        /** The table's number, 0 if it lies in a segment. */
        int table() {
            return Math.max(0, -file);
        }

        /** As the place in a segment. */
        Place inSegment() {
            return new Place(file, at, length);
        }
    }

    /** The parts of a body; segments have positive numbers, tables negative ones, and 0 is no part. */
    private static final class Body {
        private int[] files = new int[1];
        private int[] at = new int[1];
        private int[] lengths = new int[1];
        private int references;
        /** Messages in memory that need it; they are not known any more after a restart. */
        private int holders;

        private int journalParts;

        void put(int part, int file, int position, int length) {
            if (part >= files.length) {
                int room = Math.max(part + 1, files.length * 2);
                files = Arrays.copyOf(files, room);
                at = Arrays.copyOf(at, room);
                lengths = Arrays.copyOf(lengths, room);
            }
            journalParts += (file > 0 ? 1 : 0) - (files[part] > 0 ? 1 : 0);
            files[part] = file;
            at[part] = position;
            lengths[part] = length;
        }

        @Nullable
        PartPlace find(int part) {
            return part < 0 || part >= files.length || files[part] == 0
                    ? null
                    : new PartPlace(files[part], at[part], lengths[part]);
        }
    }

    /** Above all numbers that were seen. */
    long next() {
        return next;
    }

    void nextAtLeast(long number) {
        next = Math.max(next, number);
    }

    /** A part lies in the journal. */
    void put(long number, int part, Place place) {
        nextAtLeast(number + 1);
        Body body = body(number);
        if (body.find(part) == null) {
            body.put(part, place.segment(), place.offset(), place.length());
            inJournal.add(number);
        }
    }

    /** A part lies in a table. */
    void putInTable(long number, int part, StoredTable table, int chunk, int length) {
        nextAtLeast(number + 1);
        body(number).put(part, -table.number(), chunk, length);
        table.addPart(number, length);
    }

    /** A part has gone from the journal to a table; tells whether it was still there. */
    boolean moveToTable(long number, int part, PartPlace from, StoredTable table, int chunk) {
        Body body = byNumber.get(number);
        if (body == null || !from.equals(body.find(part))) {
            return false;
        }
        body.put(part, -table.number(), chunk, from.length());
        table.addPart(number, from.length());
        if (from.table() > 0) {
            tables.get(from.table()).bodyGone(number, from.length());
        }
        if (body.journalParts == 0) {
            inJournal.remove(number);
        }
        return true;
    }

    @Nullable
    PartPlace find(long number, int part) {
        Body body = byNumber.get(number);
        return body == null ? null : body.find(part);
    }

    /** How many there are, and the bytes of their parts' records. */
    record Extent(int count, long bytes) {}

    Extent extent() {
        long bytes = 0;
        for (Body body : byNumber.values()) {
            for (int length : body.lengths) {
                bytes += length;
            }
        }
        return new Extent(byNumber.size(), bytes);
    }

    /** Numbers of those of which parts lie in the journal. */
    Collection<Long> inJournal() {
        return inJournal;
    }

    /** How many parts the body has, or has room for. */
    int parts(long number) {
        Body body = byNumber.get(number);
        return body == null ? 0 : body.files.length;
    }

    void refer(long number) {
        nextAtLeast(number + 1);
        body(number).references++;
    }

    void hold(long number) {
        Body body = byNumber.get(number);
        if (body != null) {
            body.holders++;
        }
    }

    /** One that held the body is gone; tells whether it may be dropped. */
    boolean letGo(long number) {
        Body body = byNumber.get(number);
        if (body == null) {
            return false;
        }
        body.holders = Math.max(0, body.holders - 1);
        return body.holders == 0 && body.references <= 0;
    }

    /** An entry that referred to the body is gone; tells whether nothing refers to it any more. */
    boolean release(long number) {
        Body body = byNumber.get(number);
        return body != null && --body.references <= 0;
    }

    /** Drops the body unless something refers to it or holds it. */
    void drop(long number) {
        Body body = byNumber.get(number);
        if (body != null && body.references <= 0 && body.holders == 0) {
            byNumber.remove(number);
            gone(number, body);
        }
    }

    private void gone(long number, Body body) {
        inJournal.remove(number);
        for (int part = 0; part < body.files.length; part++) {
            if (body.files[part] < 0) {
                tables.get(-body.files[part]).bodyGone(number, body.lengths[part]);
            }
        }
    }

    void dropUnreferenced() {
        for (long number : List.copyOf(byNumber.keySet())) {
            drop(number);
        }
    }

    private Body body(long number) {
        return byNumber.computeIfAbsent(number, unused -> new Body());
    }
}
