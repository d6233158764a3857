package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.transport.BrokerChannel;
import io.posthorn.jms.transport.ByteWindow;
import io.posthorn.jms.transport.ChannelLostException;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How messages of one session leave: numbered, within the send window, with a receipt where one is wanted. */
final class SendPath {
    private static final Logger LOG = LoggerFactory.getLogger(SendPath.class);
    /** What a send may be longer than its message. */
    private static final int FRAME_EXTRA = 64;

    private final int session;
    private final BrokerChannel channel;
    private final int patience;
    private final Consumer<JMSException> unheard;
    private final ByteWindow window;
    private final Receipts receipts = new Receipts();
    /** Makes number and place on the wire one; never held while waiting. */
    private final ReentrantLock numbering = new ReentrantLock();

    private long sequence;
    private boolean closed;

    /**
     * The way of one session.
     *
     * @param patience ms to wait for room in the window
     * @param unheard told on the loop why the broker refused a message of which no receipt was wanted
     */
    SendPath(int session, BrokerChannel channel, int patience, Consumer<JMSException> unheard) {
        this.session = session;
        this.channel = channel;
        this.patience = patience;
        this.unheard = unheard;
        window = new ByteWindow(channel.opened().sendWindow());
    }

    /** Sends without asking for a receipt, outside a transaction. */
    void send(EncodedMessage message) throws JMSException {
        send(message, () -> 0);
    }

    /**
     * Sends without asking for a receipt.
     *
     * @param transaction gives the number of the transaction that the message is part of when it leaves
     */
    void send(EncodedMessage message, LongSupplier transaction) throws JMSException {
        makeRoom(message);
        numbering.lock();
        try {
            requireOpen(message);
            channel.send(new Frame.Send(session, ++sequence, transaction.getAsLong(), false, message));
        } finally {
            numbering.unlock();
        }
    }

    /** Sends; the result ends when the broker has stored the message, or with why it has not. */
    CompletableFuture<Boolean> sendWithReceipt(EncodedMessage message) throws JMSException {
        makeRoom(message);
        CompletableFuture<Boolean> stored;
        numbering.lock();
        try {
            requireOpen(message);
            stored = receipts.expect(++sequence, message.size());
            channel.send(new Frame.Send(session, sequence, 0, true, message));
        } finally {
            numbering.unlock();
        }
        CloseReason reason = channel.closeReason();
        if (reason != null) {
            stored.completeExceptionally(new ChannelLostException(reason));
        }
        return stored;
    }

    /** Does something that must have its place among the sends of all threads; it must not wait. */
    <T> T amongSends(Supplier<T> action) {
        numbering.lock();
        try {
            return action.get();
        } finally {
            numbering.unlock();
        }
    }

    /** From here on nothing leaves, whoever still wants to send. */
    void close() {
        numbering.lock();
        try {
            closed = true;
        } finally {
            numbering.unlock();
        }
    }

    /** On the loop. */
    void received(Frame.Receipt receipt) {
        window.release(receipts.received(receipt.sequence()));
    }

    /** On the loop. */
    void received(Frame.SendWindow given) {
        window.release(given.bytes());
    }

    /** On the loop. */
    void received(Frame.SendRefused refused) {
        if (!receipts.refused(refused.sequence(), refused.code(), refused.text())) {
            LOG.warn("the broker refused a message code={} reason=\"{}\"", refused.code(), refused.text());
            unheard.accept(JmsExceptions.of(refused.code(), "the broker refused a message: " + refused.text()));
        }
    }

    /** On the loop: no answer will come. */
    void lost(CloseReason reason) {
        window.close();
        receipts.lost(reason);
    }

    private void requireOpen(EncodedMessage message) throws JMSException {
        if (closed) {
            window.release(message.size());
            channel.release(message.size());
            throw new IllegalStateException("the session was closed while it sent");
        }
    }

    private void makeRoom(EncodedMessage message) throws JMSException {
        int most = channel.opened().maxFrame() - FRAME_EXTRA;
        if (message.size() > most) {
            throw JmsExceptions.of(
                    ErrorCode.TOO_LARGE,
                    "a message of " + message.size() + " bytes is too large, the broker takes " + most);
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(patience);
        try {
            if (!window.acquire(message.size(), nanos)) {
                throw noRoom("the broker gave no room in the send window");
            }
            if (!reserve(message.size(), nanos)) {
                throw noRoom("the network took nothing");
            }
        } catch (InterruptedException e) {
            throw Errand.SEND.interrupted(e);
        }
    }

    /** Takes room at the channel; if there is none, or the thread is interrupted, that in the window is given back. */
    private boolean reserve(int bytes, long nanos) throws InterruptedException {
        boolean reserved = false;
        try {
            reserved = channel.reserve(bytes, nanos);
        } finally {
            if (!reserved) {
                window.release(bytes);
            }
        }
        return reserved;
    }

    private JMSException noRoom(String why) {
        CloseReason reason = channel.closeReason();
        return reason == null
                ? JmsExceptions.of(
                        ErrorCode.RESOURCE_LIMIT, "the message was not sent: " + why + " within " + patience + " ms")
                : JmsExceptions.of(reason.code(), "the message was not sent: " + reason.text(), reason.cause());
    }
}
