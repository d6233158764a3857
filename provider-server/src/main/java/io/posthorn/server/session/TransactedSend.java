package io.posthorn.server.session;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.server.broker.Recipients;
import org.jspecify.annotations.Nullable;

/**
 * A send of a transaction that is not committed.
 *
 * @param body where the body lies in the store, null if it is inside the message
 */
record TransactedSend(Recipients to, SentMessage sent, @Nullable BodyReference body, DeliveryState state) {
    /** What a message costs beside its bytes, roughly, in each queue that it comes to. */
    private static final int OVERHEAD = 128;

    /** Bytes that it takes: of memory, where its recipients share it; and at most so many of the store for each of them. */
    long cost() {
        return to.stored().size() * (long) (sent.size() + OVERHEAD) + inMemoryCost();
    }

    private long inMemoryCost() {
        return to.inMemory().isEmpty()
                ? 0
                : sent.size() + (long) OVERHEAD * to.inMemory().size();
    }

    /** Whether the store has to know of it. */
    boolean stored() {
        return !to.stored().isEmpty();
    }

    void putInto(QueueWorks work) {
        work.send(to, sent.message(), body, state);
    }
}
