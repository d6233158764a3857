package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.queue.BrokerException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session of a client. Owned by the connection's loop. What is asked of it takes effect in the order asked; a session's
 * sends enter the store in the order sent, whatever their queues.
 *
 * <p>A commit that fails has ended its transaction: the sends are gone, the deliveries stay with the session until they
 * are given back.
 */
public final class ServerSession {
    /** What a range or mark takes of memory, in bytes, roughly. */
    private static final int ELEMENT = 32;

    private final ServerConnection connection;
    private final int number;
    private final SessionKind kind;
    private final Turns turns;
    private final SessionTransactions transactions;
    private final SessionSends sends;
    private final SessionConsumers consumers;
    private final SessionBranches branches;
    private boolean closed;

    ServerSession(ServerConnection connection, int number, SessionKind kind) {
        this.connection = connection;
        this.number = number;
        this.kind = kind;
        turns = new Turns(connection::guarded);
        transactions = new SessionTransactions(connection, number, kind == SessionKind.TRANSACTED);
        consumers = new SessionConsumers(connection, number, turns);
        sends = new SessionSends(connection, number, kind, transactions, consumers::any);
        branches = new SessionBranches(connection, this, transactions, turns);
    }

    /**
     * A message to the destination in its head.
     *
     * @param sequence counts the session's sends
     * @param transaction that this is part of, 0 none
     * @param receipt whether the client wants to know when it is durable
     * @throws ProtocolViolation if the send has no right to come
     */
    public void send(long sequence, long transaction, boolean receipt, EncodedMessage message) {
        SentMessage sent = sends.arrived(sequence, transaction, receipt, message);
        inTurn(message.size(), () -> {
            if (closed) {
                sent.drop();
                throw new ProtocolViolation("send " + sequence + " came after the end of session " + number);
            }
            accept(sent);
        });
    }

    /** A send refers to a body only when that is in the store as a whole; what comes after the send waits too. */
    private void accept(SentMessage sent) {
        IncomingBody body = sent.body();
        if (body == null || !body.isBeingWritten()) {
            sends.accept(sent);
            return;
        }
        turns.take();
        body.whenWritten(() -> {
            try {
                sends.accept(sent);
            } finally {
                turns.release();
            }
        });
    }

    /**
     * A part of the body of the send that will have this sequence; none of them may be missing when that comes.
     *
     * @param length of the whole body
     * @param offset of this part
     * @param bytes none to give the body up
     * @throws ProtocolViolation if the part has no right to come
     */
    public void sendPart(long sequence, int length, int offset, byte[] bytes) {
        sends.partArrived(sequence, length, offset, bytes);
    }

    /** These deliveries are processed, all or none. Done means durable. */
    public void acknowledge(List<DeliveredRange> ranges, Reply reply) {
        perform(ranges.size(), reply, counted -> {
            requireTransacted(false, "an acknowledgement of its own");
            new UnitOfWork(connection, settling(ranges), counted).start(turns);
        });
    }

    /**
     * The sends of the transaction and these acknowledgements, all or none. Done means durable.
     *
     * @param transaction 0 if nothing was sent in it
     */
    public void commit(long transaction, List<DeliveredRange> ranges, Reply reply) {
        perform(ranges.size(), reply, counted -> {
            requireTransacted(true, "a commit");
            if (transactions.isBeingWritten()) {
                turns.take();
                transactions.whenWritten(() -> {
                    try {
                        commitWritten(transaction, ranges, counted);
                    } finally {
                        turns.release();
                    }
                });
            } else {
                commitWritten(transaction, ranges, counted);
            }
        });
    }

    /** All that is staged of the transaction is durable, or was refused. */
    private void commitWritten(long transaction, List<DeliveredRange> ranges, Reply reply) {
        try {
            Transaction ended = transactions.end(transaction);
            commit(ended, ranges, ended == null ? reply : ended.letGoBefore(reply));
        } catch (BrokerException e) {
            reply.failed(e);
        }
    }

    private void commit(@Nullable Transaction ended, List<DeliveredRange> ranges, Reply ending) {
        try {
            QueueWorks works = settling(ranges);
            if (ended != null) {
                ended.putInto(works);
            }
            new UnitOfWork(connection, works, ending).start(turns);
        } catch (BrokerException e) {
            ending.failed(e);
        }
    }

    /** Drops the sends of the transaction; deliveries go back as by {@link #recover}. */
    public void rollback(long transaction, List<DeliveredMark> delivered, List<DeliveredRange> returned, Reply reply) {
        perform(delivered.size() + returned.size(), reply, counted -> {
            requireTransacted(true, "a rollback");
            transactions.drop(transaction);
            consumers.giveBack(delivered, returned, counted::done);
        });
    }

    /**
     * All deliveries that are not acknowledged go back to their old places; all consumers are without credit then.
     *
     * @param returned what goes back of deliveries to consumers of the connection as a whole
     */
    public void recover(List<DeliveredMark> delivered, List<DeliveredRange> returned, Reply reply) {
        perform(delivered.size() + returned.size(), reply, counted -> {
            requireTransacted(false, "a recover");
            consumers.giveBack(delivered, returned, counted::done);
        });
    }

    /**
     * Begins to work for a branch of a distributed transaction, or goes on: what is sent with this number belongs to it.
     *
     * @param transaction above all numbers before
     */
    public void startBranch(long transaction, BranchId branch, BranchJoin how, Reply reply) {
        perform(0, reply, counted -> {
            requireXa();
            branches.start(transaction, branch, how, counted);
        });
    }

    /** Stops working for a branch, to which these deliveries belong from now on. */
    public void endBranch(BranchId branch, BranchLeave how, List<DeliveredRange> ranges, Reply reply) {
        perform(ranges.size(), reply, counted -> {
            requireXa();
            branches.end(branch, how, settling(ranges), counted);
        });
    }

    /** A new consumer, without credit. */
    public void openConsumer(ConsumerRequest wanted, Reply reply) {
        perform(0, reply, counted -> {
            if (wanted.destination().isQueue()) {
                consumers.open(wanted, wanted.parsedSelector(), counted);
            } else {
                consumers.subscribe(wanted, wanted.parsedSelector(), counted);
            }
        });
    }

    /** No more deliveries; those up to {@code delivered} stay with the session until they are settled or given back. */
    public void closeConsumer(int consumer, long delivered, Reply reply) {
        perform(0, reply, counted -> consumers.close(consumer, delivered, counted));
    }

    /** So many more messages and bytes may be delivered. */
    public void credit(int consumer, int messages, int bytes) {
        inTurn(0, () -> consumers.credit(consumer, messages, bytes));
    }

    /** Asks whether there is a message; done when every delivery that was possible has been made. */
    public void poll(int consumer, boolean wanted, boolean takeBackCredit, Reply reply) {
        perform(0, reply, counted -> consumers.poll(consumer, wanted, takeBackCredit, counted));
    }

    /** Deliveries above {@code delivered} go back, uncounted, and the consumer is without credit; the others stay as they are. */
    public void giveBackPrefetched(int consumer, long delivered, Reply reply) {
        perform(0, reply, counted -> consumers.giveBackPrefetched(consumer, delivered, counted));
    }

    /** Ends the session: its transaction is dropped, and done means that all that was not acknowledged is back. */
    public void close(List<DeliveredMark> delivered, List<DeliveredRange> returned, Reply reply) {
        close(delivered.size() + returned.size(), then -> consumers.end(delivered, returned, then), reply);
    }

    /** The same, where the client does not say how far deliveries reached its application: any may have. */
    void close(Reply reply) {
        close(0, consumers::lost, reply);
    }

    /** Done comes after all else that the session has to say. */
    private void close(int elements, Consumer<Runnable> endConsumers, Reply reply) {
        sends.noMoreParts();
        perform(elements, reply, counted -> {
            closed = true;
            branches.abandon();
            transactions.drop();
            sends.close();
            endConsumers.accept(() -> sends.whenNonePends(() -> {
                connection.ended(number);
                counted.done();
            }));
        });
    }

    /** The client is gone. What came before is done still; the task is run after it. */
    void lost(Runnable then) {
        sends.close();
        inTurn(0, () -> {
            try {
                closed = true;
                branches.abandon();
                transactions.drop();
                consumers.lost(() -> {});
            } finally {
                then.run();
            }
        });
    }

    ServerConnection connection() {
        return connection;
    }

    private QueueWorks settling(List<DeliveredRange> ranges) {
        QueueWorks works = new QueueWorks();
        for (DeliveredRange range : ranges) {
            works.settle(consumers.get(range.consumer()), range.from(), range.to());
        }
        return works;
    }

    private void requireOpen() {
        if (closed) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "session " + number + " is closed");
        }
    }

    private void requireTransacted(boolean wanted, String forWhat) {
        boolean transacted = kind == SessionKind.TRANSACTED;
        if (transacted != wanted) {
            throw new BrokerException(
                    ErrorCode.ILLEGAL_STATE,
                    "session " + number + " is " + (transacted ? "" : "not ") + "transacted: no place for " + forWhat);
        }
    }

    private void requireXa() {
        if (kind != SessionKind.XA) {
            throw new BrokerException(
                    ErrorCode.ILLEGAL_STATE, "session " + number + " cannot work for branches: it is " + kind);
        }
    }

    private interface Request {
        void run(Reply counted);
    }

    private void perform(int elements, Reply reply, Request request) {
        int bytes = elements * ELEMENT;
        Reply counted = connection.counted(reply, bytes);
        inTurn(0, () -> {
            try {
                requireOpen();
                request.run(counted);
            } catch (BrokerException e) {
                counted.failed(e);
            }
        });
    }

    private void inTurn(int bytes, Runnable operation) {
        if (turns.free()) {
            operation.run();
            return;
        }
        connection.underWay().began(bytes);
        turns.later(() -> {
            try {
                operation.run();
            } finally {
                connection.underWay().ended(bytes);
            }
        });
    }
}
