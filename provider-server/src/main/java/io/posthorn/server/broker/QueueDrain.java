package io.posthorn.server.broker;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.Consumer;
import io.posthorn.server.queue.Settlement;
import io.posthorn.server.queue.Subscription;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages that wait in a queue and acknowledges them, as a consumer does that looks at none. Messages that come
 * meanwhile stay, if there are as many as there were at the beginning; so do those that other consumers get or have, and
 * those whose delivery time has not come. Owned by the queue's loop.
 */
final class QueueDrain implements Consumer {
    /** What is taken at a time: few enough for one batch, and for memory. */
    private static final int MESSAGES = 1_000;

    private static final int BYTES = 1024 * 1024;

    private final BrokerQueue queue;
    private final MessageStore store;
    private final CompletableFuture<Long> answer;
    private long left;
    private long delivered;
    private long settled;

    /** @param answer how many are gone, durably */
    QueueDrain(BrokerQueue queue, MessageStore store, CompletableFuture<Long> answer) {
        this.queue = queue;
        this.store = store;
        this.answer = answer;
    }

    void start() {
        try {
            left = queue.messages().status().ready();
            Subscription begun = queue.messages().subscribe(this);
            takeMore(begun);
        } catch (BrokerException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body) {
        delivered = tag;
    }

    @Override
    public void closed(ErrorCode code, String text) {
        answer.completeExceptionally(new BrokerException(code, text));
    }

    private void takeMore(Subscription from) {
        int wanted = (int) Math.min(MESSAGES, left - settled);
        from.credit(wanted, BYTES);
        from.poll(false, true, () -> queue.loop().execute(() -> settle(from)));
    }

    private void settle(Subscription from) {
        if (answer.isDone()) {
            from.end(0);
            return;
        }
        if (delivered == settled) {
            from.end(0);
            answer.complete(settled);
            return;
        }
        Settlement settlement = from.settle(settled + 1, delivered);
        store.write(new StoreBatch(settlement.operations()), new WriteListener() {
            @Override
            public void written(long[] keys) {
                queue.loop().execute(() -> {
                    settlement.applied();
                    settled = delivered;
                    takeMore(from);
                });
            }

            @Override
            public void refused(StoreException reason) {
                queue.loop().execute(() -> {
                    settlement.undone();
                    from.end(0);
                    answer.completeExceptionally(DurableChanges.refusal(reason));
                });
            }
        });
    }
}
