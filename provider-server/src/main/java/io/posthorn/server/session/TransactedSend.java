package io.posthorn.server.session;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.server.broker.Recipients;

/**
 * A send of a transaction that is not committed: what of it some of its recipients get, either those that have it in the
 * store or the others.
 */
record TransactedSend(Recipients to, SentMessage sent, SentContent content, DeliveryState state) {
    /** What a message costs beside its bytes, roughly, in each queue that it comes to. */
    private static final int OVERHEAD = 128;

    /** Bytes that it takes: as much of the store as recipients have there, and no more of memory than that. */
    long cost() {
        if (!stored()) {
            return sent.size() + (long) OVERHEAD * to.inMemory().size();
        }
        long shared = content.parts().isEmpty() ? 0 : sent.message().bodyLength();
        return shared + to.stored().size() * (long) (content.entry().size() + OVERHEAD);
    }

    /** Whether the store has to know of it. */
    boolean stored() {
        return !to.stored().isEmpty();
    }

    void putInto(QueueWorks work) {
        work.send(to, content, state);
    }
}
