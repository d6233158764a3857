package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.server.store.ReadPlan.InSegment;
import io.posthorn.server.store.ReadPlan.InTable;
import io.posthorn.server.store.ReadPlan.Item;
import io.posthorn.server.store.RecordFile.RecordPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of entries, those that lie close together by one access to the file. Used once, by one thread. */
final class EntryReader {
    /** At most so much is read at once. */
    private static final int STRETCH = 256 * 1024;
    /** Reading over a gap of this size costs less than another access. */
    private static final int GAP = 8 * 1024;
    /** So many entries of a table are passed over rather than looked for anew. */
    private static final int GAP_IN_TABLE = 32;

    /** Takes the records, one for each item, in their order. */
    @FunctionalInterface
    interface Taker {
        /** Tells whether it has taken the record; if not, it has had enough. */
        boolean take(Item item, ByteBuf record, RecordPlace where);
    }

    private final List<Item> items;
    private final TableRecords tables;
    private final Taker taker;
    private int next;
    private boolean enough;

    EntryReader(List<Item> items, TableRecords tables, Taker taker) {
        this.items = items;
        this.tables = tables;
        this.taker = taker;
    }

    /** Tells whether all have been taken. */
    boolean read() throws IOException {
        while (next < items.size() && !enough) {
            if (items.get(next) instanceof InSegment first) {
                readSegment(first);
            } else {
                readTable((InTable) items.get(next));
            }
        }
        return !enough;
    }

    /** The items that are read together with this one, which is the next. */
    private List<InSegment> stretchFrom(InSegment first) {
        List<InSegment> stretch = new ArrayList<>(List.of(first));
        InSegment last = first;
        for (int i = next + 1; i < items.size(); i++) {
            if (!(items.get(i) instanceof InSegment following) || !near(first, last, following)) {
                break;
            }
            stretch.add(following);
            last = following;
        }
        return stretch;
    }

    private static boolean near(InSegment first, InSegment last, InSegment following) {
        int end = last.place().offset() + last.place().length();
        int offset = following.place().offset();
        return following.segment().equals(last.segment())
                && offset >= end
                && offset - end <= GAP
                && offset + following.place().length() - first.place().offset() <= STRETCH;
    }

    private void readSegment(InSegment first) throws IOException {
        List<InSegment> stretch = stretchFrom(first);
        Segment segment = first.segment();
        int start = first.place().offset();
        Place last = stretch.get(stretch.size() - 1).place();
        ByteBuf bytesRead = RecordFile.read(segment, start, last.offset() + last.length() - start);
        for (InSegment item : stretch) {
            int at = Math.min(item.place().offset() - start, bytesRead.writerIndex());
            int present = Math.min(item.place().length(), bytesRead.writerIndex() - at);
            RecordPlace where = RecordPlace.in(segment, item.place().offset());
            if (!take(item, bytesRead.slice(at, present), where)) {
                return;
            }
        }
    }

    private void readTable(InTable first) throws IOException {
        StoredTable table = first.table();
        long[] wanted = {first.tableKey()};
        tables.scan(table, first.tableKey(), Long.MAX_VALUE, (tableKey, record) -> {
            if (tableKey < wanted[0]) {
                return true;
            }
            Item item = items.get(next);
            if (tableKey > wanted[0] || !take(item, record, RecordPlace.in(table, tableKey))) {
                return false;
            }
            return next < items.size()
                    && items.get(next) instanceof InTable following
                    && following.table().equals(table)
                    && near(tableKey, following, wanted);
        });
        if (next < items.size() && items.get(next).equals(first) && !enough) {
            throw RecordFile.damaged(RecordPlace.in(table, first.tableKey()));
        }
    }

    private static boolean near(long tableKey, InTable following, long[] wanted) {
        wanted[0] = following.tableKey();
        return wanted[0] > tableKey && wanted[0] - tableKey <= GAP_IN_TABLE;
    }

    private boolean take(Item item, ByteBuf record, RecordPlace where) {
        if (!taker.take(item, record, where)) {
            enough = true;
            return false;
        }
        next++;
        return true;
    }
}
