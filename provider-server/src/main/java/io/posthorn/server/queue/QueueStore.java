package io.posthorn.server.queue;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What one queue does with the store. All answers come on the queue's loop, and none after it was closed. */
final class QueueStore {
    /** Takes the answer to a read. */
    interface Reader {
        void read(Page page);

        /** The store could not; the queue has been told why. */
        void failed();
    }

    /** Hears of every read, after its reader. */
    interface Owner {
        void read();

        void failed(StoreException reason);
    }

    /** Takes the answer to a move. */
    interface Mover {
        void moved(long[] keys);

        /** Nothing was moved, the store goes on. */
        void refused();
    }

    /** The most operations in one batch: a batch has a bound, what happens together here need not. */
    static final int MAX_OPERATIONS = 1_000;

    private final int queue;
    private final QueueEnvironment environment;
    private final QueueCounters counters;
    private final Owner owner;
    private boolean closed;

    QueueStore(int queue, QueueEnvironment environment, QueueCounters counters, Owner owner) {
        this.queue = queue;
        this.environment = environment;
        this.counters = counters;
        this.owner = owner;
    }

    void close() {
        closed = true;
    }

    /** Reads a page of a lane, never within this call. */
    void read(int lane, long from, long through, Reader reader) {
        PageLimits pages = environment.pages();
        ReadRequest request =
                new ReadRequest(new SubQueue(queue, lane), from, through, pages.messages(), pages.bytes());
        var unused = environment.store().read(request).whenComplete((page, trouble) -> environment
                .loop()
                .execute(() -> answer(page, trouble, reader)));
    }

    /** Messages are gone; nobody waits for that to be durable. */
    void acknowledge(List<QueuedMessage> messages) {
        write(Acknowledgements.of(messages));
    }

    /** Keeps the number of failed attempts; nobody waits for that. */
    void recordAttempts(List<QueuedMessage> messages) {
        List<StoreOperation> operations = new ArrayList<>();
        for (QueuedMessage message : messages) {
            if (message.durable()) {
                operations.add(new RecordAttempts(message.key(), message.attempts()));
            }
        }
        write(operations);
    }

    /** Moves messages to the tails of the lanes of their priorities; at most {@link #MAX_OPERATIONS}. */
    void move(List<QueuedMessage> messages, Mover mover) {
        List<StoreOperation> operations = new ArrayList<>();
        for (QueuedMessage message : messages) {
            SubQueue lane = new SubQueue(queue, message.priority());
            DeliveryState state = new DeliveryState(message.attempts(), message.expiresAt(), 0);
            operations.add(new Move(message.key(), lane, state, Map.of()));
        }
        environment.store().write(new StoreBatch(operations), new WriteListener() {
            @Override
            public void written(long[] keys) {
                environment.loop().run(() -> unlessClosed(() -> mover.moved(keys)));
            }

            @Override
            public void refused(StoreException reason) {
                if (!reason.fatal()) {
                    environment.loop().execute(() -> unlessClosed(mover::refused));
                }
            }
        });
    }

    /** The store does not have this message any more: somebody emptied the queue there. */
    void vanished(QueuedMessage message) {
        counters.removed(message);
    }

    private void write(List<StoreOperation> operations) {
        for (int from = 0; from < operations.size(); from += MAX_OPERATIONS) {
            int to = Math.min(operations.size(), from + MAX_OPERATIONS);
            environment.store().write(new StoreBatch(operations.subList(from, to)), WriteListener.NONE);
        }
    }

    private void answer(@Nullable Page page, @Nullable Throwable trouble, Reader reader) {
        if (closed) {
            return;
        }
        if (page != null && page.messages().stream().noneMatch(QueueStore::inParts)) {
            reader.read(page);
            owner.read();
            return;
        }
        reader.failed();
        owner.failed(reason(trouble));
    }

    private void unlessClosed(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    private static boolean inParts(StoredMessage message) {
        return message.body() != null;
    }

    private static StoreException reason(@Nullable Throwable trouble) {
        Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
        if (cause instanceof StoreException known) {
            return known;
        }
        String text = cause == null ? "a body in parts, which this version cannot deliver" : cause.toString();
        return new StoreException(StoreException.Reason.UNUSABLE, text, cause);
    }
}
