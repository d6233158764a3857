package io.posthorn.server.session;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sends of a transaction that is not committed. Bounded: a send beyond the bound spoils it, as any refused send does;
 * then it holds nothing any more and cannot be committed. What it holds counts against the broker's memory.
 */
final class Transaction {
    /** What a message costs beside its bytes, roughly. */
    private static final int OVERHEAD = 128;

    private record Send(BrokerQueue to, SentMessage sent, @Nullable BodyReference body, DeliveryState state) {}

    private final long number;
    private final long limit;
    private final List<Send> sends = new ArrayList<>();
    private final MemoryBudget memory;
    private long bytes;
    private @Nullable String spoiledBy;

    Transaction(long number, long limit, MemoryBudget memory) {
        this.memory = memory;
        this.number = number;
        this.limit = limit;
    }

    long number() {
        return number;
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
    void add(BrokerQueue to, SentMessage message, DeliveryState state) {
        BodyReference body = message.reference();
        if (bytes + message.size() + OVERHEAD > limit) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "the messages of a transaction may take " + limit + " bytes; this one has " + bytes
                            + " and cannot take " + message.size() + " more");
        }
        bytes += message.size() + OVERHEAD;
        memory.take(message.size() + OVERHEAD);
        sends.add(new Send(to, message, body, state));
    }

    void spoil(@Nullable String why) {
        spoiledBy = "a send of the transaction was refused: " + why;
        drop();
    }

    /** Its sends do not happen: bodies that came in parts are given up. */
    void drop() {
        sends.forEach(send -> send.sent.drop());
        letGo();
    }

    /** Its sends are with their queues, or nowhere any more. */
    private void letGo() {
        sends.clear();
        memory.giveBack(bytes);
        bytes = 0;
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

    void putInto(UnitOfWork work) {
        for (Send send : sends) {
            work.send(send.to, send.sent.message(), send.body, send.state);
        }
    }
}
