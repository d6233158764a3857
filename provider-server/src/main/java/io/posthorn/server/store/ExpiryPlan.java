package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.server.store.ReadPlan.InSegment;
import io.posthorn.server.store.ReadPlan.InTable;
import io.posthorn.server.store.ReadPlan.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which entries have to be read to know what has expired: whole blocks of keys in which something may have. Made by the
 * journal thread, which holds the segments and tables for it; then a reader's, and the journal thread's again for what is
 * to be learned from it.
 */
final class ExpiryPlan {
    private final ExpiryRequest request;
    private final CompletableFuture<ExpiredPage> answer;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<Segment> segments = new HashSet<>(2);
    private final Set<StoredTable> tables = new HashSet<>(2);
    private long through;
    private long nextExpiry = EntryRun.NEVER;

    private ExpiryPlan(ExpiryRequest request, CompletableFuture<ExpiredPage> answer) {
        this.request = request;
        this.answer = answer;
        through = request.through();
    }

    /** The looks into one block of keys, and the last key of it. */
    record Block(long lastKey, List<Look> looks) {}

    /** Those of a block that lie in the journal, or in one range of a table. */
    static final class Look {
        private final ExpiryBlocks bounds;
        private final long key;
        private final @Nullable EntryRun journal;
        private final long lastInJournal;
        private final List<Item> items = new ArrayList<>();
        private boolean whole = true;
        private long found = EntryRun.NEVER;

        private Look(ExpiryBlocks bounds, long key, @Nullable EntryRun journal) {
            this.bounds = bounds;
            this.key = key;
            this.journal = journal;
            lastInJournal = journal == null ? 0 : journal.lastKey();
        }

        List<Item> items() {
            return items;
        }

        /** The first of them expires then. */
        void found(long smallestExpiry) {
            found = smallestExpiry;
        }

        /** On the journal thread. What has come into the block since was not looked at. */
        private void learn() {
            boolean grown = journal != null
                    && ExpiryBlocks.lastOfBlock(key) >= lastInJournal
                    && journal.lastKey() != lastInJournal;
            if (whole && !grown) {
                bounds.learn(key, found);
            }
        }
    }

    /** Finds out where to look. */
    static ExpiryPlan of(
            ExpiryRequest request, StoreState state, SegmentLog log, CompletableFuture<ExpiredPage> answer) {
        ExpiryPlan plan = new ExpiryPlan(request, answer);
        Lane lane = state.lanes().find(request.of());
        if (lane != null && request.from() <= request.through()) {
            boolean collected = false;
            try {
                plan.collect(lane.entries(), state.lanes(), log);
                collected = true;
            } finally {
                if (!collected) {
                    plan.release();
                }
            }
        }
        return plan;
    }

    private void collect(Entries entries, Lanes lanes, SegmentLog log) {
        int looked = 0;
        long from = request.from();
        long key = entries.nextExpiring(from, request.now());
        while (key != Entries.NONE && key <= request.through()) {
            long last = ExpiryBlocks.lastOfBlock(key);
            if (looked >= request.most()) {
                through = ExpiryBlocks.firstOfBlock(key) - 1;
                break;
            }
            looked += addBlock(entries, ExpiryBlocks.firstOfBlock(key), last, lanes, log);
            key = entries.nextExpiring(last + 1, request.now());
        }
        nextExpiry = entries.earliestExpiryAfter(request.now(), from, through);
    }

    private int addBlock(Entries entries, long first, long last, Lanes lanes, SegmentLog log) {
        List<Look> looks = new ArrayList<>(1);
        EntryRun run = entries.journal();
        if (run.expiries().bound(first) <= request.now()) {
            looks.add(lookInJournal(run, first, last, lanes, log));
        }
        for (TableRange range : entries.rangesBetween(first, last)) {
            if (range.expiries().bound(first) <= request.now()) {
                looks.add(lookInTable(entries, range, first, last, lanes));
            }
        }
        looks.removeIf(look -> look.items.isEmpty());
        blocks.add(new Block(last, looks));
        return looks.stream().mapToInt(look -> look.items.size()).sum();
    }

    private Look lookInJournal(EntryRun run, long first, long last, Lanes lanes, SegmentLog log) {
        Look look = new Look(run.expiries(), first, run);
        for (int i = run.lowestAlive(first); i >= 0 && run.key(i) <= last; i = run.lowestAlive(run.key(i) + 1)) {
            if (asked(look, run.key(i), lanes)) {
                Segment segment = log.find(run.segment(i));
                if (segments.add(segment)) {
                    segment.retain();
                }
                look.items.add(new InSegment(run.key(i), run.attempts(i), segment, run.place(i)));
            }
        }
        return look;
    }

    private Look lookInTable(Entries entries, TableRange range, long first, long last, Lanes lanes) {
        Look look = new Look(range.expiries(), first, null);
        StoredTable table = range.table();
        for (long key = range.keys().next(first);
                key != Entries.NONE && key <= last;
                key = range.keys().next(key + 1)) {
            if (asked(look, key, lanes)) {
                if (tables.add(table)) {
                    table.retain();
                }
                look.items.add(new InTable(key, entries.attemptsInTable(key), table, range.tableKey(key)));
            }
        }
        return look;
    }

    private boolean asked(Look look, long key, Lanes lanes) {
        boolean asked = key >= request.from() && key <= request.through() && !lanes.hidden(key);
        look.whole &= asked;
        return asked;
    }

    ExpiryRequest request() {
        return request;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** What is not in the blocks, up to there, does not expire before {@link #nextExpiry}. */
    long through() {
        return through;
    }

    long nextExpiry() {
        return nextExpiry;
    }

    CompletableFuture<ExpiredPage> answer() {
        return answer;
    }

    /** All of the first blocks have been read. On the journal thread. */
    void learn(int read) {
        for (Block block : blocks.subList(0, read)) {
            block.looks().forEach(Look::learn);
        }
    }

    void release() {
        segments.forEach(Segment::release);
        tables.forEach(StoredTable::release);
    }
}
