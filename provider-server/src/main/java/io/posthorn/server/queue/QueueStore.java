package io.posthorn.server.queue;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiredPage.Expired;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one queue does with the store. All answers come on the queue's loop, and none after it was closed. */
final class QueueStore {
    private static final Logger LOG = LoggerFactory.getLogger(QueueStore.class);

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

    /** Takes the answer to a question for what has expired. */
    interface ExpiredReader {
        void read(ExpiredPage page);

        /** The store could not. */
        void failed();
    }

    /** Hears what became of messages that are to be forgotten. */
    interface Forgetter {
        void forgotten();

        /** The store keeps them, and goes on. */
        void refused();
    }

    /** Takes the answer to a move. */
    interface Mover {
        void moved(long[] keys);

        /** Nothing was moved, the store goes on. */
        void refused();
    }

    /** The most operations in one batch: a batch has a bound, what happens together here need not. */
    static final int MAX_OPERATIONS = 1_000;

    /** The most bytes of messages in one move, which writes them again whole; one message may be larger. */
    static final long MAX_MOVE = 1024 * 1024;
    /** After the store refused to hear that messages are gone, in ms. */
    static final long RETRY_PAUSE = 1_000;

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

    /** Asks for what has expired, a piece of it. */
    void readExpired(int lane, long from, long through, long now, ExpiredReader reader) {
        ExpiryRequest request = new ExpiryRequest(new SubQueue(queue, lane), from, through, now, StoredExpiry.MOST);
        var unused = environment.store().readExpired(request).whenComplete((page, trouble) -> environment
                .loop()
                .execute(() -> unlessClosed(() -> {
                    if (page != null) {
                        reader.read(page);
                    } else {
                        LOG.warn("Cannot look for expired messages, will try again", trouble);
                        reader.failed();
                    }
                })));
    }

    /** These are to go; at most {@link #MAX_OPERATIONS}. */
    void forget(List<Expired> messages, Forgetter forgetter) {
        environment.store().write(new StoreBatch(Acknowledgements.ofExpired(messages)), new WriteListener() {
            @Override
            public void written(long[] keys) {
                environment.loop().execute(() -> unlessClosed(forgetter::forgotten));
            }

            @Override
            public void refused(StoreException reason) {
                if (!reason.fatal()) {
                    environment.loop().execute(() -> unlessClosed(forgetter::refused));
                }
            }
        });
    }

    /** A lane that could not read for a while may read again. */
    void resume() {
        owner.read();
    }

    /** Messages are gone; nobody waits for that to be durable. Where the store refuses, it is told again later. */
    void acknowledge(List<QueuedMessage> messages) {
        batches(Acknowledgements.of(messages)).forEach(this::acknowledge);
    }

    /** The queue is at its end, and this message with it: if only memory knows it, it needs its body no more. */
    void giveUp(QueuedMessage message) {
        if (!message.durable() && message.body() != null) {
            releaseBody(message.body());
        }
    }

    /** A message that is in memory only needs this body no more. */
    void releaseBody(BodyReference body) {
        acknowledge(StoreBatch.of(new ReleaseBody(body.number())));
    }

    /** Nothing refers to this body, or will. */
    void dropBody(BodyReference body) {
        acknowledge(StoreBatch.of(new DropBody(body.number())));
    }

    /** Keeps the number of failed attempts; nobody waits for that. */
    void recordAttempts(List<QueuedMessage> messages) {
        List<StoreOperation> operations = new ArrayList<>();
        for (QueuedMessage message : messages) {
            if (message.durable()) {
                operations.add(new RecordAttempts(message.key(), message.attempts()));
            }
        }
        batches(operations).forEach(batch -> environment.store().write(batch, WriteListener.NONE));
    }

    /** How far a move of these messages that begins at one of them may reach, which is excluded. */
    static int endOfMove(List<QueuedMessage> messages, int from) {
        int most = Math.min(messages.size(), from + MAX_OPERATIONS);
        long bytes = messages.get(from).cost();
        int to = from + 1;
        while (to < most && bytes + messages.get(to).cost() <= MAX_MOVE) {
            bytes += messages.get(to++).cost();
        }
        return to;
    }

    /** Moves messages to the tails of the lanes of their priorities; no more than {@link #endOfMove} allows. */
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

    private static List<StoreBatch> batches(List<StoreOperation> operations) {
        List<StoreBatch> batches = new ArrayList<>(1);
        for (int from = 0; from < operations.size(); from += MAX_OPERATIONS) {
            int to = Math.min(operations.size(), from + MAX_OPERATIONS);
            batches.add(new StoreBatch(operations.subList(from, to)));
        }
        return batches;
    }

    private void acknowledge(StoreBatch batch) {
        environment.store().write(batch, new WriteListener() {
            @Override
            public void written(long[] keys) {
                // Nobody waits for it.
            }

            @Override
            public void refused(StoreException reason) {
                if (!reason.fatal()) {
                    Runnable again = () -> unlessClosed(() -> acknowledge(batch));
                    environment.loop().schedule(RETRY_PAUSE, again);
                }
            }
        });
    }

    private void answer(@Nullable Page page, @Nullable Throwable trouble, Reader reader) {
        if (closed) {
            return;
        }
        if (page != null) {
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

    private static StoreException reason(@Nullable Throwable trouble) {
        Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
        if (cause instanceof StoreException known) {
            return known;
        }
        return new StoreException(StoreException.Reason.UNUSABLE, String.valueOf(cause), cause);
    }
}
