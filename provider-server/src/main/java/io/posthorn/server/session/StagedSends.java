package io.posthorn.server.session;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The persistent sends of a transaction that is too large to be held. They are written to the store as they come, a batch at
 * a time, where nobody sees them before the commit; when that is durable they take no memory here. Who sends is held up
 * while much is on its way. Owned by the connection's loop.
 */
final class StagedSends {
    /** After the store refused to hear that they are given up, in ms. */
    private static final long RETRY_PAUSE = 1_000;
    /** From so many batches on their way on senders wait. */
    private static final int MOST_BATCHES = 4;

    private final ServerConnection connection;
    private final MessageStore store;
    private final MemoryBudget memory;
    private final long number;
    private final long batchBytes;
    /** Told of a send that was not taken, and why. */
    private final BiConsumer<SentMessage, StoreException> refused;

    private final Map<SubQueue, StagedRange> ranges = new LinkedHashMap<>();
    /** Waits to be a batch. */
    private List<TransactedSend> next = new ArrayList<>();

    private long nextBytes;
    private int batches;
    private final ArrayDeque<Runnable> heldUp = new ArrayDeque<>();
    private @Nullable Runnable whenWritten;

    StagedSends(ServerConnection connection, BiConsumer<SentMessage, StoreException> refused) {
        this.connection = connection;
        this.refused = refused;
        store = connection.broker().environment().store();
        memory = connection.broker().environment().memory();
        batchBytes = connection.limits().heldBytes() / 2;
        number = store.nextNumber();
    }

    /** What the store knows them by. */
    long number() {
        return number;
    }

    /** Takes a send whose cost is counted as memory already. */
    void add(TransactedSend send) {
        if (nextBytes > 0 && nextBytes + send.cost() > batchBytes) {
            writeNext();
        }
        next.add(send);
        nextBytes += send.cost();
        if (nextBytes >= batchBytes) {
            writeNext();
        }
    }

    /** Runs the task once, as soon as there is room for more. */
    void whenRoom(Runnable task) {
        if (batches < MOST_BATCHES) {
            task.run();
        } else {
            heldUp.add(task);
        }
    }

    /** Writes what waits to be a batch. */
    void writeAll() {
        if (!next.isEmpty()) {
            writeNext();
        }
    }

    /** Whether batches are on their way to the store, so that nobody knows yet whether it takes them. */
    boolean areBeingWritten() {
        return batches > 0;
    }

    /** Runs the task once, as soon as none is any more. */
    void whenWritten(Runnable task) {
        whenWritten = task;
    }

    /** What the commit of what is staged yields keys for, in this order. */
    Collection<StagedRange> ranges() {
        return ranges.values();
    }

    /** All goes into the work: what is staged, and what waits to be. */
    void putInto(QueueWorks work) {
        if (!ranges.isEmpty()) {
            work.commitStaged(this);
        }
        next.forEach(send -> send.putInto(work));
    }

    /** Gives up what was put into a work that happened. */
    void letGo() {
        memory.giveBack(nextBytes);
        next = new ArrayList<>();
        nextBytes = 0;
    }

    /** They do not happen. */
    void drop() {
        next.forEach(send -> send.sent().drop());
        letGo();
        if (!ranges.isEmpty()) {
            dropStaged();
        }
    }

    private void dropStaged() {
        store.write(StoreBatch.of(new DropStaged(number)), new WriteListener() {
            @Override
            public void written(long[] keys) {
                // Nobody waits for it.
            }

            @Override
            public void refused(StoreException reason) {
                if (!reason.fatal()) {
                    connection.loop().schedule(RETRY_PAUSE, StagedSends.this::dropStaged);
                }
            }
        });
    }

    private void writeNext() {
        List<TransactedSend> batch = next;
        long bytes = nextBytes;
        next = new ArrayList<>();
        nextBytes = 0;
        batches++;
        connection.underWay().began(bytes);
        store.write(new StoreBatch(operations(batch)), new WriteListener() {
            @Override
            public void written(long[] keys) {
                batch.forEach(send -> send.to().stored().forEach(BrokerQueue::stored));
                hear(() -> answered(batch, bytes, null));
            }

            @Override
            public void refused(StoreException reason) {
                hear(() -> answered(batch, bytes, reason));
            }
        });
    }

    /** Never within the write, which may be in the midst of taking a send. */
    private void hear(Runnable answer) {
        connection.loop().execute(() -> connection.guarded(answer));
    }

    private List<StoreOperation> operations(List<TransactedSend> batch) {
        List<StoreOperation> operations = new ArrayList<>();
        Set<BrokerQueue> defined = new HashSet<>();
        for (TransactedSend send : batch) {
            SentContent content = send.content();
            operations.addAll(content.parts());
            for (BrokerQueue queue : send.to().stored()) {
                if (defined.add(queue)) {
                    queue.toDefine().ifPresent(operations::add);
                }
                Enqueue entry = queue.entry(content.entry(), content.body(), send.state());
                operations.add(new Stage(number, entry.to(), entry.message(), entry.body(), entry.state()));
                ranges.computeIfAbsent(entry.to(), lane -> new StagedRange(queue, lane))
                        .add(entry.message().size(), entry.state().expiresAt());
            }
        }
        return operations;
    }

    private void answered(List<TransactedSend> batch, long bytes, @Nullable StoreException trouble) {
        batches--;
        memory.giveBack(bytes);
        if (trouble != null) {
            batch.forEach(send -> send.sent().drop());
            refused.accept(batch.get(0).sent(), trouble);
        }
        while (batches < MOST_BATCHES && !heldUp.isEmpty()) {
            heldUp.remove().run();
        }
        Runnable task = whenWritten;
        if (batches == 0 && task != null) {
            whenWritten = null;
            task.run();
        }
        connection.underWay().ended(bytes);
    }
}
