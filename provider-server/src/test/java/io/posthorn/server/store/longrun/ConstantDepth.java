package io.posthorn.server.store.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A queue of 1,000 messages through which others pass, by commits of some in and as many of the oldest out. */
final class ConstantDepth {
    private static final int DEPTH = 1_000;
    private static final SubQueue QUEUE = Traffic.queue(1);

    private final Traffic traffic;
    private final int commit;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private long sent;

    ConstantDepth(MessageStore store, int commit) {
        this.commit = commit;
        traffic = new Traffic(store);
        traffic.define(1);
    }

    /** One commit. */
    void pass() {
        List<StoreOperation> batch = new ArrayList<>();
        for (int i = 0; i < commit; i++) {
            batch.add(Traffic.send(QUEUE, sent++));
            if (waiting.size() > DEPTH - commit) {
                batch.add(new Acknowledge(waiting.remove()));
            }
        }
        for (long key : traffic.write(batch)) {
            waiting.add(key);
        }
    }

    /** The oldest that waits is the one that should be. */
    void check() {
        var page = traffic.page(QUEUE, Long.MIN_VALUE, DEPTH).messages();
        assertThat(page).hasSize(waiting.size());
        assertThat(Traffic.number(page.get(0))).isEqualTo(sent - waiting.size());
    }

    long sent() {
        return sent;
    }
}
