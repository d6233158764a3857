package io.posthorn.server.broker;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.concurrent.CompletableFuture;

/** Writes what is administered, and goes on, on one loop, when it is durable. */
final class DurableChanges {
    private final MessageStore store;
    private final Loop loop;

    DurableChanges(MessageStore store, Loop loop) {
        this.store = store;
        this.loop = loop;
    }

    /**
     * Writes a change.
     *
     * @param answer fails if the store refuses it
     * @param then what to do when it is durable
     * @param afterwards what to do in either case, at last
     */
    void write(StoreBatch change, CompletableFuture<?> answer, Runnable then, Runnable afterwards) {
        store.write(change, new WriteListener() {
            @Override
            public void written(long[] keys) {
                loop.execute(() -> goOn(answer, then, afterwards));
            }

            @Override
            public void refused(StoreException reason) {
                loop.execute(() -> goOn(answer, () -> answer.completeExceptionally(refusal(reason)), afterwards));
            }
        });
    }

    /** What a refusal of the store means to whoever asked. */
    static BrokerException refusal(StoreException reason) {
        ErrorCode code = reason.fatal() ? ErrorCode.STORE_FAILED : ErrorCode.RESOURCE_LIMIT;
        return new BrokerException(code, "the store refused: " + reason.getMessage());
    }

    private static void goOn(CompletableFuture<?> answer, Runnable then, Runnable afterwards) {
        try {
            then.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            afterwards.run();
        }
    }
}
