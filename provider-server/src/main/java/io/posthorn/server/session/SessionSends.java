package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.Recipients;
import io.posthorn.server.queue.BrokerException;
import java.util.function.BooleanSupplier;

/** What a session sends: into its transaction, through the store, or straight to a queue. */
final class SessionSends {
    private final ServerConnection connection;
    private final int session;
    private final SessionKind kind;
    private final SessionTransactions transactions;
    private final SendWindow window;
    private final PendingSends pending;
    private final SessionBodies bodies;
    private long lastSequence;

    SessionSends(
            ServerConnection connection,
            int session,
            SessionKind kind,
            SessionTransactions transactions,
            BooleanSupplier consuming) {
        this.connection = connection;
        this.session = session;
        this.kind = kind;
        this.transactions = transactions;
        window = new SendWindow(connection, session, connection.limits().sendWindow(), consuming);
        pending = new PendingSends(connection, window, session);
        bodies = new SessionBodies(connection, session);
    }

    /**
     * A part of a body came; it is invisible, and needs no turn.
     *
     * @throws ProtocolViolation if it has no right to come
     */
    void partArrived(long sequence, int length, int offset, byte[] bytes) {
        if (sequence <= lastSequence) {
            throw violation(sequence, "has a part after send " + lastSequence);
        }
        if (bytes.length > 0) {
            window.arrived(bytes.length);
        }
        bodies.part(sequence, length, offset, bytes, () -> window.taken(bytes.length, false));
    }

    /**
     * A send came; it is not its turn yet.
     *
     * @return the same with its body, if that came in parts
     * @throws ProtocolViolation if it has no right to come
     */
    SentMessage arrived(long sequence, long transaction, boolean receipt, EncodedMessage message) {
        if (sequence <= lastSequence) {
            throw violation(sequence, "comes after send " + lastSequence);
        }
        if (kind != SessionKind.XA && (kind == SessionKind.TRANSACTED) != (transaction != 0)) {
            throw violation(sequence, transaction == 0 ? "must be in a transaction" : "cannot be in a transaction");
        }
        if (transaction != 0 && receipt) {
            throw violation(sequence, "wants a receipt, but is in a transaction");
        }
        window.arrived(message.size());
        lastSequence = sequence;
        return new SentMessage(sequence, transaction, receipt, message, bodies.endWith(sequence, message));
    }

    void accept(SentMessage sent) {
        try {
            perform(sent);
        } catch (RuntimeException | Error e) {
            // The connection ends, and nobody else would drop it. Where something refers to it the store knows better.
            sent.drop();
            throw e;
        }
    }

    private void perform(SentMessage sent) {
        if (sent.transaction() != 0) {
            collect(sent);
            return;
        }
        try {
            Recipients to = connection.destinations().recipientsOf(sent);
            if (!to.inMemory().isEmpty()) {
                requireMemory();
            }
            boolean sharesBody = sent.body() != null && to.several();
            if (sent.persistent() || sent.receipt() || sharesBody || pending.any(false)) {
                write(sent, to);
            } else {
                handOver(sent, to);
            }
        } catch (BrokerException e) {
            refuse(sent, e);
        }
    }

    /** No parts of bodies come any more; what has come of one is given up. */
    void noMoreParts() {
        bodies.close();
    }

    /** Nothing more is sent. */
    void close() {
        window.close();
        bodies.close();
    }

    /** Runs the task once, as soon as the client has heard how all sends ended. */
    void whenNonePends(Runnable task) {
        pending.whenNone(task);
    }

    private void write(SentMessage sent, Recipients to) {
        SentContent content = SentContent.sharedBy(
                to,
                sent.message(),
                sent.reference(),
                connection.broker().environment().store());
        boolean behindOthers = pending.any(sent.persistent());
        Reply ending = pending.begin(sent, to.onlyInMemory());
        QueueWorks works = new QueueWorks();
        works.send(to, content, stateOf(sent.message()));
        UnitOfWork work = new UnitOfWork(connection, works, to.isEmpty() ? ending : sent.dropUnlessDone(ending));
        if (behindOthers) {
            work.comeBehindOthers();
        }
        if (to.isEmpty()) {
            sent.drop();
        }
        work.write();
    }

    private void handOver(SentMessage sent, Recipients to) {
        EncodedMessage message = sent.message();
        DeliveryState state = stateOf(message);
        BodyReference body = sent.reference();
        if (to.isEmpty()) {
            sent.drop();
        }
        for (BrokerQueue queue : to.inMemory()) {
            connection.on(queue.loop(), () -> queue.messages().addVolatile(message, body, state));
        }
        window.taken(message.size(), to.onlyInMemory());
    }

    /** A send outside of a transaction does not happen; a receipt for later ones tells of it too. */
    private void refuse(SentMessage sent, BrokerException reason) {
        if (sent.persistent() || sent.receipt()) {
            sent.dropUnlessDone(pending.begin(sent, false)).failed(reason);
        } else {
            sent.drop();
            refused(sent.sequence(), reason);
            window.taken(sent.size(), true);
        }
    }

    private void collect(SentMessage sent) {
        EncodedMessage message = sent.message();
        Transaction transaction = transactions.current(sent.transaction());
        if (transaction.spoiledBy() != null) {
            sent.drop();
        } else {
            try {
                requireMemory();
                transaction.add(connection.destinations().recipientsOf(sent), sent, stateOf(message));
            } catch (BrokerException e) {
                sent.drop();
                transaction.spoil(e.getMessage());
                refused(sent.sequence(), e);
            }
        }
        transaction.whenRoom(() -> window.taken(message.size(), !message.persistent()));
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
