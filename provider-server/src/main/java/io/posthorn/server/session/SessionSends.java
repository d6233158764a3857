package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.BrokerException;
import java.util.function.BooleanSupplier;

/** What a session sends: into its transaction, through the store, or straight to a queue. */
final class SessionSends {
    private final ServerConnection connection;
    private final int session;
    private final boolean transacted;
    private final SessionTransactions transactions;
    private final SendWindow window;
    private final PendingSends pending;
    private long lastSequence;

    SessionSends(
            ServerConnection connection,
            int session,
            boolean transacted,
            SessionTransactions transactions,
            BooleanSupplier consuming) {
        this.connection = connection;
        this.session = session;
        this.transacted = transacted;
        this.transactions = transactions;
        window = new SendWindow(connection, session, connection.limits().sendWindow(), consuming);
        pending = new PendingSends(connection, window, session);
    }

    /**
     * A send came; it is not its turn yet.
     *
     * @throws ProtocolViolation if it has no right to come
     */
    void arrived(long sequence, long transaction, boolean receipt, int bytes) {
        if (sequence <= lastSequence) {
            throw violation(sequence, "comes after send " + lastSequence);
        }
        if (transacted != (transaction != 0)) {
            throw violation(sequence, transacted ? "must be in a transaction" : "cannot be in a transaction");
        }
        if (transaction != 0 && receipt) {
            throw violation(sequence, "wants a receipt, but is in a transaction");
        }
        window.arrived(bytes);
        lastSequence = sequence;
    }

    void accept(long sequence, long transaction, boolean receipt, EncodedMessage message) {
        if (transaction != 0) {
            collect(sequence, transaction, message);
        } else if (message.persistent() || receipt) {
            write(sequence, receipt, message);
        } else {
            handOver(sequence, message);
        }
    }

    void close() {
        window.close();
    }

    /** Runs the task once, as soon as the client has heard how all sends ended. */
    void whenNonePends(Runnable task) {
        pending.whenNone(task);
    }

    private void write(long sequence, boolean receipt, EncodedMessage message) {
        Reply ending = pending.begin(sequence, message, receipt);
        try {
            if (!message.persistent()) {
                requireMemory();
            }
            UnitOfWork work = new UnitOfWork(connection, ending);
            work.send(queueFor(message), message, stateOf(message));
            work.write();
        } catch (BrokerException e) {
            ending.failed(e);
        }
    }

    private void handOver(long sequence, EncodedMessage message) {
        try {
            requireMemory();
            BrokerQueue queue = queueFor(message);
            DeliveryState state = stateOf(message);
            connection.on(queue.loop(), () -> queue.messages().addVolatile(message, state));
        } catch (BrokerException e) {
            refused(sequence, e);
        }
        window.taken(message.size(), true);
    }

    private void collect(long sequence, long number, EncodedMessage message) {
        Transaction transaction = transactions.current(number);
        if (transaction.spoiledBy() == null) {
            try {
                requireMemory();
                transaction.add(queueFor(message), message, stateOf(message));
            } catch (BrokerException e) {
                transaction.spoil(e.getMessage());
                refused(sequence, e);
            }
        }
        window.taken(message.size(), !message.persistent());
    }

    /** Whoever sends beyond all windows, by opening sessions or transactions, is refused in the end. */
    private void requireMemory() {
        if (connection.broker().environment().memory().usedUp()) {
            throw new BrokerException(ErrorCode.RESOURCE_LIMIT, "the broker's memory for messages is used up");
        }
    }

    private void refused(long sequence, BrokerException reason) {
        connection.outbound().sendRefused(session, sequence, reason.code(), String.valueOf(reason.getMessage()));
    }

    private BrokerQueue queueFor(EncodedMessage message) {
        return connection.queueFor(Permission.SEND, message.destination());
    }

    /** How long the message lives and when it is due, counted from now by the broker's clock (S16). */
    private DeliveryState stateOf(EncodedMessage message) {
        long timeToLive = message.timeToLive();
        long delay = message.deliveryDelay();
        if (timeToLive == 0 && delay == 0) {
            return DeliveryState.FRESH;
        }
        long now = connection.broker().environment().clock().wallMillis();
        return new DeliveryState(0, timeToLive == 0 ? 0 : after(now, timeToLive), delay == 0 ? 0 : after(now, delay));
    }

    private static long after(long now, long duration) {
        return duration > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + duration;
    }

    private ProtocolViolation violation(long sequence, String what) {
        return new ProtocolViolation("send " + sequence + " of session " + session + " " + what);
    }
}
