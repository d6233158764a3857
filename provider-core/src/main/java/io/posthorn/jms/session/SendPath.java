package io.posthorn.jms.session;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.message.OutgoingMessage;
import io.posthorn.jms.settings.Timeouts;
import io.posthorn.jms.transport.BrokerChannel;
import io.posthorn.jms.transport.ByteWindow;
import io.posthorn.jms.transport.ChannelLostException;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How messages of one session leave: numbered, within the send window, with a receipt where one is wanted. */
final class SendPath {
    private static final Logger LOG = LoggerFactory.getLogger(SendPath.class);

    private final int session;
    private final BrokerChannel channel;
    private final Timeouts timeouts;
    private final Consumer<JMSException> unheard;
    private final ByteWindow window;
    private final Receipts receipts = new Receipts();
    /** Makes number and place on the wire one; never held while waiting. */
    private final ReentrantLock numbering = new ReentrantLock();

    private final Condition endOfParts = numbering.newCondition();

    private long sequence;
    private boolean closed;
    /** Whether a body is leaving in parts: no other send comes between them. */
    private volatile boolean inParts;

    /**
     * The way of one session.
     *
     * @param timeouts how long a message waits for room in the window; each part of a large one, and a persistent message of
     *     a transaction, waits as long as for an answer, since room comes back when the broker's store has taken it
     * @param unheard told on the loop why the broker refused a message of which no receipt was wanted
     */
    SendPath(int session, BrokerChannel channel, Timeouts timeouts, Consumer<JMSException> unheard) {
        this.session = session;
        this.channel = channel;
        this.timeouts = timeouts;
        this.unheard = unheard;
        window = new ByteWindow(channel.opened().sendWindow());
    }

    /** Sends without asking for a receipt, outside a transaction. */
    void send(OutgoingMessage message) throws JMSException {
        send(message, timeouts.send(), () -> 0);
    }

    /**
     * Sends in a transaction.
     *
     * @param transaction gives the number of the transaction that the message is part of when it leaves
     */
    void send(OutgoingMessage message, LongSupplier transaction) throws JMSException {
        int patience = message.message().persistent() ? timeouts.request() : timeouts.send();
        send(message, patience, transaction);
    }

    private void send(OutgoingMessage message, int patience, LongSupplier transaction) throws JMSException {
        leave(message, patience, number -> {
            channel.send(new Frame.Send(session, number, transaction.getAsLong(), false, message.message()));
            return true;
        });
    }

    /** Sends; the result ends when the broker has stored the message, or with why it has not. */
    CompletableFuture<Boolean> sendWithReceipt(OutgoingMessage message) throws JMSException {
        CompletableFuture<Boolean> stored = leave(message, timeouts.send(), number -> {
            CompletableFuture<Boolean> receipt =
                    receipts.expect(number, message.message().size());
            channel.send(new Frame.Send(session, number, 0, true, message.message()));
            return receipt;
        });
        CloseReason reason = channel.closeReason();
        if (reason != null) {
            stored.completeExceptionally(new ChannelLostException(reason));
        }
        return stored;
    }

    private <T> T leave(OutgoingMessage message, int patience, LongFunction<T> leaving) throws JMSException {
        ByteBuf body = message.body();
        int size = message.message().size();
        if (body != null) {
            return new PartedSend(this, session, body).send(size, leaving);
        }
        while (true) {
            awaitEndOfParts();
            makeRoom(size, patience);
            numbering.lock();
            try {
                if (!inParts) {
                    requireOpen(size);
                    return leaving.apply(++sequence);
                }
            } finally {
                numbering.unlock();
            }
            // A body has begun to leave meanwhile: room that it needs must not be held back.
            release(size);
        }
    }

    /**
     * The number of a send whose body leaves in parts before it; until {@link #endParts} no other send of the session leaves.
     *
     * @param size of the message without its body
     */
    long beginParts(int size, int bodyLength) throws JMSException {
        requireFits(Math.max(size, ProtocolLimits.PART));
        if (bodyLength > ProtocolLimits.MAX_BODY) {
            throw tooLarge(bodyLength, ProtocolLimits.MAX_BODY);
        }
        numbering.lock();
        try {
            awaitTurnOfParts();
            requireOpen(0);
            inParts = true;
            return ++sequence;
        } finally {
            numbering.unlock();
        }
    }

    /** The next part leaves, as soon as there is room for it. */
    void sendPart(long number, int bodyLength, int offset, byte[] part) throws JMSException {
        makeRoom(part.length, timeouts.request());
        numbering.lock();
        try {
            requireOpen(part.length);
            channel.send(new Frame.SendPart(session, number, bodyLength, offset, part));
        } finally {
            numbering.unlock();
        }
    }

    /** The message itself leaves, behind all parts of its body. */
    <T> T leaveBehindParts(long number, int size, LongFunction<T> leaving) throws JMSException {
        makeRoom(size, timeouts.request());
        numbering.lock();
        try {
            requireOpen(size);
            return leaving.apply(number);
        } finally {
            numbering.unlock();
        }
    }

    /**
     * Others may send again.
     *
     * @param givenUp tells the broker to drop the body, null where there is nothing to drop
     */
    void endParts(Frame.@Nullable SendPart givenUp) {
        numbering.lock();
        try {
            inParts = false;
            endOfParts.signalAll();
            if (givenUp != null && !closed) {
                channel.send(givenUp);
            }
        } finally {
            numbering.unlock();
        }
    }

    /** Waits until no body is leaving in parts, without any room in the window meanwhile. */
    private void awaitEndOfParts() throws JMSException {
        if (inParts) {
            numbering.lock();
            try {
                awaitTurnOfParts();
            } finally {
                numbering.unlock();
            }
        }
    }

    /** The same with the numbers in hand, which are let go meanwhile. */
    private void awaitTurnOfParts() throws JMSException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeouts.request());
        try {
            while (inParts) {
                if (nanos <= 0) {
                    throw noRoom("another thread of the session was sending a large message", timeouts.request());
                }
                nanos = endOfParts.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            throw Errand.SEND.interrupted(e);
        }
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

    private void requireOpen(int size) throws JMSException {
        if (closed) {
            release(size);
            throw new IllegalStateException("the session was closed while it sent");
        }
    }

    private void release(int size) {
        window.release(size);
        channel.release(size);
    }

    private void requireFits(int size) throws JMSException {
        int most = channel.opened().maxFrame() - ProtocolLimits.MAX_FRAME_EXTRA;
        if (size > most) {
            throw tooLarge(size, most);
        }
    }

    private static JMSException tooLarge(int size, int most) {
        return JmsExceptions.of(
                ErrorCode.TOO_LARGE, "a message of " + size + " bytes is too large, the broker takes " + most);
    }

    /** Waits for room in the window and at the channel, for so many ms at each. */
    private void makeRoom(int size, int patience) throws JMSException {
        requireFits(size);
        long nanos = TimeUnit.MILLISECONDS.toNanos(patience);
        try {
            if (!window.acquire(size, nanos)) {
                throw noRoom("the broker gave no room in the send window", patience);
            }
            if (!reserve(size, nanos)) {
                throw noRoom("the network took nothing", patience);
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

    private JMSException noRoom(String why, int patience) {
        CloseReason reason = channel.closeReason();
        return reason == null
                ? JmsExceptions.of(
                        ErrorCode.RESOURCE_LIMIT, "the message was not sent: " + why + " within " + patience + " ms")
                : JmsExceptions.of(reason.code(), "the message was not sent: " + reason.text(), reason.cause());
    }
}
