package io.posthorn.server.store;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where the entries of a page lie. Made by the journal thread, which holds the segments and tables for it; then a reader's.
 */
final class ReadPlan {
    private final List<Item> items = new ArrayList<>();
    private final Set<Segment> segments = new HashSet<>(2);
    private final Set<StoredTable> tables = new HashSet<>(2);
    private final CompletableFuture<Page> answer;
    private final int maxBytes;
    private boolean complete = true;

    ReadPlan(CompletableFuture<Page> answer, int maxBytes) {
        this.answer = answer;
        this.maxBytes = maxBytes;
    }

    /** One entry of the page, and how often it has failed. */
    sealed interface Item {
        long key();

        int attempts();
    }

    /** An entry in the journal. */
    record InSegment(long key, int attempts, Segment segment, Place place) implements Item {}

    /** An entry in a table, under the table's own key. */
    record InTable(long key, int attempts, StoredTable table, long tableKey) implements Item {}

    /** Looks up what the request asks for. */
    static ReadPlan of(ReadRequest request, StoreState state, SegmentLog log, CompletableFuture<Page> answer) {
        ReadPlan plan = new ReadPlan(answer, request.maxBytes());
        Lane lane = state.lanes().find(request.of());
        if (lane != null) {
            boolean collected = false;
            try {
                plan.collect(request, lane.entries(), state.lanes(), log);
                collected = true;
            } finally {
                if (!collected) {
                    plan.release();
                }
            }
        }
        return plan;
    }

    private void collect(ReadRequest request, Entries entries, Lanes lanes, SegmentLog log) {
        long bytes = 0;
        long key = entries.next(request.from());
        while (key != Entries.NONE && key <= request.through()) {
            if (!lanes.hidden(key)) {
                if (items.size() == request.maxMessages() || (bytes > request.maxBytes() && !items.isEmpty())) {
                    complete = false;
                    return;
                }
                bytes += add(entries, key, log);
            }
            key = key == Long.MAX_VALUE ? Entries.NONE : entries.next(key + 1);
        }
    }

    /** Gives the length of the message, 0 if only the table knows it: the reader counts again. */
    private int add(Entries entries, long key, SegmentLog log) {
        EntryRun run = entries.journal();
        int index = run.find(key);
        if (index >= 0) {
            Segment segment = log.find(run.segment(index));
            if (segments.add(segment)) {
                segment.retain();
            }
            items.add(new InSegment(key, run.attempts(index), segment, run.place(index)));
            return run.messageBytes(index);
        }
        TableRange range = entries.rangeWith(key);
        if (range == null) {
            throw new IllegalStateException("key " + key + " is nowhere");
        }
        StoredTable table = range.table();
        if (tables.add(table)) {
            table.retain();
        }
        items.add(new InTable(key, entries.attemptsInTable(key), table, range.tableKey(key)));
        return 0;
    }

    List<Item> items() {
        return items;
    }

    /** Bound of the answer's message bytes; the first message is given whatever its size. */
    int maxBytes() {
        return maxBytes;
    }

    /** Whether no further entry lies in the range that was asked for. */
    boolean complete() {
        return complete;
    }

    CompletableFuture<Page> answer() {
        return answer;
    }

    void release() {
        segments.forEach(Segment::release);
        tables.forEach(StoredTable::release);
    }
}
