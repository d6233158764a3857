package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.Recipients;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sends of a transaction that is not committed. What it holds counts against the broker's memory. When its persistent
 * sends get too many to be held they are {@linkplain StagedSends staged} in the store from then on; the others stay here,
 * and are bounded: one beyond the bound spoils the transaction, as any refused send does. Then it holds nothing any more
 * and cannot be committed.
 */
final class Transaction {
    private final ServerConnection connection;
    private long number;
    private final MemoryBudget memory;
    private final BiConsumer<SentMessage, BrokerException> refused;
    private List<TransactedSend> sends = new ArrayList<>();
    /** What persistent sends among them cost, and what others do. */
    private long held;

    private long inMemory;
    private @Nullable StagedSends staged;
    private @Nullable String spoiledBy;
    private boolean dropped;

    /**
     * An empty one.
     *
     * @param refused told of a send that the store did not take, after it spoiled the transaction
     */
    Transaction(ServerConnection connection, long number, BiConsumer<SentMessage, BrokerException> refused) {
        this.connection = connection;
        this.number = number;
        this.refused = refused;
        memory = connection.broker().environment().memory();
    }

    long number() {
        return number;
    }

    /** The sends of another transaction of the same session go on as part of this one, which now has its number. */
    void goOnAs(long other) {
        number = other;
    }

    /** Why it cannot be committed, or null. */
    @Nullable
    String spoiledBy() {
        return spoiledBy;
    }

    /**
     * Adds a send.
     *
     * @throws BrokerException RESOURCE_LIMIT if it does not fit, or its body was refused
     */
    void add(Recipients to, SentMessage message, DeliveryState state) {
        BodyReference body = message.reference();
        EncodedMessage sent = message.message();
        if (to.isEmpty()) {
            message.drop();
            return;
        }
        if (!to.inMemory().isEmpty()) {
            SentContent content = SentContent.asItCame(sent, body);
            addInMemory(new TransactedSend(to.onlyInMemoryOnes(), message, content, state));
        }
        if (!to.stored().isEmpty()) {
            SentContent content =
                    SentContent.sharedBy(to, sent, body, connection.broker().environment().store());
            addStored(new TransactedSend(to.onlyStoredOnes(), message, content, state));
        }
    }

    private void addInMemory(TransactedSend send) {
        requireRoomFor(send);
        memory.take(send.cost());
        sends.add(send);
        inMemory += send.cost();
    }

    private void addStored(TransactedSend send) {
        memory.take(send.cost());
        if (staged != null) {
            staged.add(send);
            return;
        }
        sends.add(send);
        held += send.cost();
        if (held > connection.limits().heldBytes()) {
            stage();
        }
    }

    /** Runs the task once, as soon as there is room for more sends. */
    void whenRoom(Runnable task) {
        if (staged == null) {
            task.run();
        } else {
            staged.whenRoom(task);
        }
    }

    /** Whether the store has some of it, where nobody sees it. */
    boolean isStaged() {
        return staged != null && !staged.ranges().isEmpty();
    }

    /** If the store has some of it, it gets all that is persistent. */
    void stageAll() {
        if (staged != null) {
            staged.writeAll();
        }
    }

    /** Whether nobody knows yet whether the store takes all of it. */
    boolean isBeingWritten() {
        return staged != null && staged.areBeingWritten();
    }

    /** Runs the task once, as soon as that is known; only while it is not. */
    void whenWritten(Runnable task) {
        if (staged != null) {
            staged.whenWritten(task);
        }
    }

    void spoil(@Nullable String why) {
        spoiledBy = "a send of the transaction was refused: " + why;
        drop();
    }

    /** Its sends do not happen: what the store has of them is given up. */
    void drop() {
        dropped = true;
        sends.forEach(send -> send.sent().drop());
        if (staged != null) {
            staged.drop();
        }
        letGo();
    }

    /** Its sends are with their queues, or nowhere any more. */
    void letGo() {
        if (staged != null) {
            staged.letGo();
        }
        sends.clear();
        memory.giveBack(held + inMemory);
        held = 0;
        inMemory = 0;
    }

    /** The same answer, which ends this too. */
    Reply letGoBefore(Reply answer) {
        return new Reply() {
            @Override
            public void done() {
                letGo();
                answer.done();
            }

            @Override
            public void failed(ErrorCode code, String text) {
                drop();
                answer.failed(code, text);
            }
        };
    }

    /** In the order sent; but that what was staged comes before what is in memory only. */
    void putInto(QueueWorks work) {
        if (staged != null) {
            staged.putInto(work);
        }
        sends.forEach(send -> send.putInto(work));
    }

    private void requireRoomFor(TransactedSend send) {
        long limit = connection.limits().transactionBytes();
        if (inMemory + send.cost() > limit) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "the messages of a transaction that are in memory only, since they are not persistent or go to"
                            + " temporary queues or to subscriptions that are not durable, may take " + limit
                            + " bytes; these take " + inMemory + " and one more of "
                            + send.sent().size() + " does not fit. Others may take what the disk has");
        }
    }

    private void stage() {
        StagedSends begun = new StagedSends(connection, this::refusedByStore);
        List<TransactedSend> staying = new ArrayList<>();
        for (TransactedSend send : sends) {
            if (send.stored()) {
                begun.add(send);
            } else {
                staying.add(send);
            }
        }
        staged = begun;
        sends = staying;
        held = 0;
    }

    private void refusedByStore(SentMessage first, StoreException reason) {
        if (reason.fatal()) {
            connection.storeFailed(reason);
        }
        if (!dropped) {
            String why = "the store refused it: " + reason.getMessage();
            spoil(why);
            refused.accept(first, new BrokerException(ErrorCode.RESOURCE_LIMIT, why));
        }
    }
}
