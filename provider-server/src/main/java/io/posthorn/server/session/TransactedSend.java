package io.posthorn.server.session;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.server.broker.BrokerQueue;
import org.jspecify.annotations.Nullable;

/**
 * A send of a transaction that is not committed.
 *
 * @param body where the body lies in the store, null if it is inside the message
 */
record TransactedSend(BrokerQueue to, SentMessage sent, @Nullable BodyReference body, DeliveryState state) {
    /** What a message costs beside its bytes, roughly. */
    private static final int OVERHEAD = 128;

    static int cost(SentMessage sent) {
        return sent.size() + OVERHEAD;
    }

    /** Bytes of memory that it takes. */
    int cost() {
        return cost(sent);
    }

    boolean persistent() {
        return sent.persistent();
    }

    void putInto(QueueWorks work) {
        work.send(to, sent.message(), body, state);
    }
}
