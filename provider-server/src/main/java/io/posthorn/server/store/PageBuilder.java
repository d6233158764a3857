package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.server.store.ReadPlan.Item;
import io.posthorn.server.store.RecordFile.RecordPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the entries of one page. Used once, by one thread. */
final class PageBuilder {
    private final ReadPlan plan;
    private final TableRecords tables;
    private final List<StoredMessage> messages;
    private long bytes;

    PageBuilder(ReadPlan plan, TableRecords tables) {
        this.plan = plan;
        this.tables = tables;
        messages = new ArrayList<>(plan.items().size());
    }

    Page build() throws IOException {
        boolean all = new EntryReader(plan.items(), tables, this::take).read();
        return new Page(messages, plan.complete() && all);
    }

    /** Takes the next item, if it fits into the page; tells whether it does. */
    private boolean take(Item item, ByteBuf record, RecordPlace where) {
        StoredMessage message = RecordFile.entry(record, item.key(), item.attempts(), where);
        bytes += message.message().size();
        if (bytes > plan.maxBytes() && !messages.isEmpty()) {
            return false;
        }
        messages.add(message);
        return true;
    }
}
