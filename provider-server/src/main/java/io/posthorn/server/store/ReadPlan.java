package io.posthorn.server.store;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where the entries of a page lie. Made by the journal thread, which holds the segments for it; then a reader's.
 */
final class ReadPlan {
    private final List<Item> items = new ArrayList<>();
    private final Set<Segment> segments = new HashSet<>();
    private final CompletableFuture<Page> answer;
    private boolean complete = true;

    ReadPlan(CompletableFuture<Page> answer) {
        this.answer = answer;
    }

    /** One entry of the page. */
    record Item(long key, Segment segment, Place place, int attempts) {}

    /** Looks up what the request asks for. */
    static ReadPlan of(ReadRequest request, StoreState state, SegmentLog log, CompletableFuture<Page> answer) {
        ReadPlan plan = new ReadPlan(answer);
        Lane lane = state.lanes().find(request.of());
        if (lane != null) {
            boolean collected = false;
            try {
                plan.collect(request, lane.entries(), log);
                collected = true;
            } finally {
                if (!collected) {
                    plan.release();
                }
            }
        }
        return plan;
    }

    private void collect(ReadRequest request, EntryRun run, SegmentLog log) {
        long bytes = 0;
        for (int i = run.lowest(request.from()); i < run.tail() && run.key(i) <= request.through(); i++) {
            if (!run.visible(i)) {
                continue;
            }
            bytes += run.messageBytes(i);
            if (items.size() == request.maxMessages() || (bytes > request.maxBytes() && !items.isEmpty())) {
                complete = false;
                return;
            }
            Segment segment = log.find(run.segment(i));
            if (segments.add(segment)) {
                segment.retain();
            }
            items.add(new Item(run.key(i), segment, run.place(i), run.attempts(i)));
        }
    }

    List<Item> items() {
        return items;
    }

    boolean complete() {
        return complete;
    }

    CompletableFuture<Page> answer() {
        return answer;
    }

    void release() {
        segments.forEach(Segment::release);
    }
}
