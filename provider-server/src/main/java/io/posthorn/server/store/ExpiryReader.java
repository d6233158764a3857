package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiredPage.Expired;
import io.posthorn.server.store.ExpiryPlan.Block;
import io.posthorn.server.store.ExpiryPlan.Look;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/** Reads the heads of the entries that a plan names, and tells which of them have expired. Used once, by one thread. */
final class ExpiryReader {
    /** So many bytes of records are enough for one answer. */
    private static final long ENOUGH = 4 * 1024 * 1024;

    private final ExpiryPlan plan;
    private final TableRecords tables;
    private final List<Expired> expired = new ArrayList<>();
    private long nextExpiry;
    private long bytes;

    ExpiryReader(ExpiryPlan plan, TableRecords tables) {
        this.plan = plan;
        this.tables = tables;
        nextExpiry = plan.nextExpiry();
    }

    /** @param whenRead hears how many blocks of the plan were read, before the answer is given */
    ExpiredPage read(IntConsumer whenRead) throws IOException {
        int read = 0;
        long through = plan.through();
        for (Block block : plan.blocks()) {
            if (bytes >= ENOUGH) {
                through = plan.blocks().get(read - 1).lastKey();
                break;
            }
            for (Look look : block.looks()) {
                read(look);
            }
            read++;
        }
        whenRead.accept(read);
        expired.sort(Comparator.comparingLong(Expired::key));
        return new ExpiredPage(
                expired, nextExpiry, through, through >= plan.request().through());
    }

    private void read(Look look) throws IOException {
        long[] smallest = {EntryRun.NEVER};
        new EntryReader(look.items(), tables, (item, record, where) -> {
                    bytes += record.readableBytes();
                    EntryHead head = RecordFile.head(record, item.key(), where);
                    if (head.expiresAt() != 0) {
                        smallest[0] = Math.min(smallest[0], head.expiresAt());
                        take(head, item.key());
                    }
                    return true;
                })
                .read();
        look.found(smallest[0]);
    }

    private void take(EntryHead head, long key) {
        if (head.expiresAt() <= plan.request().now()) {
            expired.add(new Expired(key, head.messageBytes()));
        } else {
            nextExpiry = Math.min(nextExpiry, head.expiresAt());
        }
    }
}
