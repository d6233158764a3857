package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.server.store.ReadPlan.InSegment;
import io.posthorn.server.store.ReadPlan.InTable;
import io.posthorn.server.store.ReadPlan.Item;
import io.posthorn.server.store.RecordFile.RecordPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the entries of one page; those that lie close together by one access to the file. Used once, by one thread. */
final class PageBuilder {
    /** At most so much is read at once. */
    private static final int STRETCH = 256 * 1024;
    /** Reading over a gap of this size costs less than another access. */
    private static final int GAP = 8 * 1024;
    /** So many entries of a table are passed over rather than looked for anew. */
    private static final int GAP_IN_TABLE = 32;

    private final ReadPlan plan;
    private final TableRecords tables;
    private final List<StoredMessage> messages;
    private long bytes;
    private int next;
    private boolean enough;

    PageBuilder(ReadPlan plan, TableRecords tables) {
        this.plan = plan;
        this.tables = tables;
        messages = new ArrayList<>(plan.items().size());
    }

    Page build() throws IOException {
        while (next < plan.items().size() && !enough) {
            if (plan.items().get(next) instanceof InSegment first) {
                readSegment(first);
            } else {
                readTable((InTable) plan.items().get(next));
            }
        }
        return new Page(messages, plan.complete() && !enough);
    }

    /** The items that are read together with this one, which is the next. */
    private List<InSegment> stretchFrom(InSegment first) {
        List<InSegment> stretch = new ArrayList<>(List.of(first));
        InSegment last = first;
        for (int i = next + 1; i < plan.items().size(); i++) {
            if (!(plan.items().get(i) instanceof InSegment following) || !near(first, last, following)) {
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
            Item item = plan.items().get(next);
            if (tableKey > wanted[0] || !take(item, record, RecordPlace.in(table, tableKey))) {
                return false;
            }
            return next < plan.items().size()
                    && plan.items().get(next) instanceof InTable following
                    && following.table().equals(table)
                    && near(tableKey, following, wanted);
        });
        if (next < plan.items().size() && plan.items().get(next).equals(first) && !enough) {
            throw RecordFile.damaged(RecordPlace.in(table, first.tableKey()));
        }
    }

    private static boolean near(long tableKey, InTable following, long[] wanted) {
        wanted[0] = following.tableKey();
        return wanted[0] > tableKey && wanted[0] - tableKey <= GAP_IN_TABLE;
    }

    /** Takes the next item, if it fits into the page; tells whether more may. */
    private boolean take(Item item, ByteBuf record, RecordPlace where) {
        StoredMessage message = RecordFile.entry(record, item.key(), item.attempts(), where);
        bytes += message.message().size();
        if (bytes > plan.maxBytes() && !messages.isEmpty()) {
            enough = true;
            return false;
        }
        messages.add(message);
        next++;
        return true;
    }
}
