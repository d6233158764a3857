package io.posthorn.server.session;

import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.broker.BrokerQueue;

/** What a transaction has staged for one lane of a queue. The store yields two keys for it when it is committed. */
final class StagedRange {
    private final BrokerQueue queue;
    private final SubQueue lane;
    private long bytes;
    private long earliestExpiry;

    StagedRange(BrokerQueue queue, SubQueue lane) {
        this.queue = queue;
        this.lane = lane;
    }

    BrokerQueue queue() {
        return queue;
    }

    void add(int size, long expiresAt) {
        bytes += size;
        if (expiresAt != 0 && (earliestExpiry == 0 || expiresAt < earliestExpiry)) {
            earliestExpiry = expiresAt;
        }
    }

    /** They are entries now, all between these keys. On the queue's loop. */
    void apply(long firstKey, long lastKey) {
        queue.messages().addStored(lane.lane(), firstKey, lastKey, bytes, earliestExpiry);
    }
}
