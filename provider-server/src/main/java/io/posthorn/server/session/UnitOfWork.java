package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.Recipients;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages and settlements over any number of queues that happen together or not at all: a single send, an
 * acknowledgement, a commit.
 *
 * <p>Its way: each queue begins to settle, on its own loop; then all is written as one batch; when that is durable each
 * queue applies its part, on its own loop, and the work ends. What the store need not know skips the store. Atomicity lies
 * in the batch: no lock and no agreement between loops.
 */
final class UnitOfWork implements WriteListener {
    private static final long[] NO_KEYS = {};

    private final ServerConnection connection;
    private final Reply ending;
    private final Map<BrokerQueue, QueueWork> parts = new LinkedHashMap<>(2);
    private @Nullable StagedSends staged;
    private boolean behindOthers;

    /** Empty work. */
    UnitOfWork(ServerConnection connection, Reply ending) {
        this.connection = connection;
        this.ending = ending;
    }

    /** A message that comes to queues, with its body if that lies in the store already. */
    void send(Recipients to, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        for (BrokerQueue queue : to.stored()) {
            part(queue).addStored(message, body, state);
        }
        for (BrokerQueue queue : to.inMemory()) {
            part(queue).addInMemory(message, body, state);
        }
    }

    /** Even if the store need not know of it, it happens after all that this session wrote before. */
    void comeBehindOthers() {
        behindOthers = true;
    }

    /** All that is staged comes to its queues, before what is sent besides. */
    void commitStaged(StagedSends sends) {
        staged = sends;
        int keys = 0;
        for (StagedRange range : sends.ranges()) {
            part(range.queue()).add(range, keys);
            keys += 2;
        }
    }

    void settle(SessionConsumer consumer, long from, long to) {
        part(consumer.queue()).claim(consumer, from, to);
    }

    /** Settles and writes; takes the session's turn until the batch has its place in the journal. */
    void start(Turns turns) {
        List<QueueWork> settling =
                parts.values().stream().filter(QueueWork::settles).toList();
        if (settling.isEmpty()) {
            write();
            return;
        }
        turns.take();
        Countdown settled = new Countdown(settling.size(), () -> {
            try {
                write();
            } finally {
                turns.release();
            }
        });
        for (QueueWork part : settling) {
            connection.ask(part.queue().loop(), part::settle, settled::answered);
        }
    }

    /** Writes the batch. On the connection's loop; of work without settlements the only step. */
    void write() {
        BrokerException refusal = refusal();
        if (refusal != null) {
            undo();
            reportFault(refusal.getCause());
            ending.failed(refusal);
            return;
        }
        try {
            writeBatch();
        } catch (BrokerException e) {
            undo();
            ending.failed(e);
        } catch (RuntimeException | Error e) {
            // The connection ends; what it held must not be lost with it.
            reportFault(e);
            undo();
            ending.failed(ErrorCode.INTERNAL, "the broker failed");
        }
    }

    private void writeBatch() {
        List<StoreOperation> operations = new ArrayList<>();
        int keys = 0;
        if (staged != null) {
            operations.add(new CommitStaged(staged.number()));
            keys = 2 * staged.ranges().size();
        }
        for (QueueWork part : parts.values()) {
            keys = part.addSends(operations, keys);
        }
        int sends = operations.size();
        for (QueueWork part : parts.values()) {
            part.addSettlements(operations);
        }
        requireFew(operations.size() - sends);
        if (operations.isEmpty() && !behindOthers) {
            written(NO_KEYS);
        } else {
            connection.broker().environment().store().write(new StoreBatch(operations), this);
        }
    }

    private void requireFew(int acknowledgements) {
        int most = connection.limits().acknowledgements();
        if (acknowledgements > most) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "what is acknowledged together takes " + acknowledgements
                            + " ranges of messages that follow each other, and may take " + most);
        }
    }

    @Override
    public void written(long[] keys) {
        for (QueueWork part : parts.values()) {
            connection.on(part.queue().loop(), () -> part.apply(keys));
        }
        connection.on(connection.loop(), ending::done);
    }

    @Override
    public void refused(StoreException reason) {
        if (reason.fatal()) {
            connection.on(connection.loop(), () -> connection.storeFailed(reason));
            return;
        }
        undo();
        connection.on(
                connection.loop(),
                () -> ending.failed(ErrorCode.RESOURCE_LIMIT, "the store refused: " + reason.getMessage()));
    }

    private void undo() {
        for (QueueWork part : parts.values()) {
            connection.on(part.queue().loop(), part::undo);
        }
    }

    private void reportFault(@Nullable Throwable fault) {
        if (fault != null) {
            connection.outbound().failed(fault);
        }
    }

    private @Nullable BrokerException refusal() {
        for (QueueWork part : parts.values()) {
            if (part.refusal() != null) {
                return part.refusal();
            }
        }
        return null;
    }

    private QueueWork part(BrokerQueue queue) {
        return parts.computeIfAbsent(queue, QueueWork::new);
    }
}
