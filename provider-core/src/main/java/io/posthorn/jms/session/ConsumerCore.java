package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.message.MessageMapper;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer is, whichever API shows it: deliveries that wait, credit, a listener perhaps. The network loop adds
 * deliveries; all else is done by the thread that uses the session, or by the session's runner.
 */
final class ConsumerCore {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerCore.class);

    private final SessionCore session;
    private final int number;
    private final Inbox inbox = new Inbox();
    /** Guarded by the session's hand-out lock. */
    private final PrefetchWindow prefetch;
    /** Held by the receive or the listener that is in progress, so that close can wait for its end. */
    private final ReentrantLock inUse = new ReentrantLock();

    private volatile @Nullable MessageListener listener;
    private volatile boolean closed;
    private volatile @Nullable JMSException ended;

    /** A message that was handed out. */
    private record Taken(JmsMessage message, EncodedMessage encoded) {}

    private ConsumerCore(SessionCore session) {
        this.session = session;
        this.number = session.nextConsumer();
        this.prefetch = new PrefetchWindow(session.settings().prefetch());
    }

    /**
     * Opens a consumer at the broker; it has no credit then.
     *
     * @throws jakarta.jms.InvalidSelectorException if the broker cannot parse the selector
     */
    static ConsumerCore open(
            SessionCore session, JmsDestination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        ConsumerCore consumer = new ConsumerCore(session);
        session.add(consumer);
        try {
            session.connection()
                    .request(
                            correlation -> new Frame.OpenConsumer(
                                    correlation,
                                    session.number(),
                                    consumer.number,
                                    destination.name(),
                                    selector,
                                    noLocal),
                            session.settings().timeouts().request());
        } catch (JMSException e) {
            session.remove(consumer);
            throw e;
        }
        return consumer;
    }

    int number() {
        return number;
    }

    SessionCore session() {
        return session;
    }

    Inbox inbox() {
        return inbox;
    }

    void requireOpen() throws JMSException {
        if (closed) {
            throw new IllegalStateException("the consumer is closed");
        }
        session.requireOpen();
    }

    @Nullable
    MessageListener listener() {
        return listener;
    }

    void listener(@Nullable MessageListener newListener) {
        listener = newListener;
        session.listeners().wake();
    }

    /**
     * Waits for a message, on the caller's thread.
     *
     * @param nanos 0: not at all, but the broker is asked whether there is one
     * @param check refuses a message, which then stays as if it had not been looked at
     * @return null if none came in time, or the consumer was closed meanwhile
     */
    @Nullable
    JmsMessage receive(long nanos, BodyCheck check) throws JMSException {
        requireOpen();
        if (listener != null) {
            throw new IllegalStateException("this consumer has a MessageListener; receive is not allowed");
        }
        if (!inUse.tryLock()) {
            throw new IllegalStateException("another thread receives from this consumer");
        }
        try {
            session.acknowledging().awaitSettled();
            return new ReceiveCall(this, nanos, check).run();
        } catch (InterruptedException e) {
            throw Errand.RECEIVE.interrupted(e);
        } finally {
            inUse.unlock();
            wakeRunner();
        }
    }

    /** Whether a receive ends without a message. */
    boolean isOver() throws JMSException {
        if (closed || session.isClosed() || session.connection().isClosed()) {
            return true;
        }
        JMSException reason = ended;
        if (reason != null) {
            throw reason;
        }
        session.connection().requireNotLost();
        return false;
    }

    /**
     * Grants credit as the application asks for the next message, and takes that if it is there. A message that receive
     * takes counts as processed, since the session cannot see more.
     */
    @Nullable
    JmsMessage receiveNext(BodyCheck check) throws JMSException {
        session.handOut().lock();
        try {
            askForMore();
            return processed(take(check));
        } finally {
            session.handOut().unlock();
        }
    }

    /** The broker has taken back all credit; takes a message if it had sent one. */
    @Nullable
    JmsMessage receiveLast(BodyCheck check) throws JMSException {
        session.handOut().lock();
        try {
            prefetch.takenBack(inbox.size(), inbox.bytes());
            return processed(take(check));
        } finally {
            session.handOut().unlock();
        }
    }

    /**
     * Hands the next message to the listener; on the session's runner.
     *
     * @return whether there was one
     */
    boolean callListener() {
        MessageListener calling = listener;
        if (calling == null || !inUse.tryLock()) {
            return false;
        }
        try {
            Taken taken = nextForListener();
            if (taken != null) {
                call(calling, taken);
            }
            return taken != null;
        } catch (JMSException e) {
            LOG.error("a message cannot be read; its consumer gets no more consumer={}", number, e);
            listener = null;
            session.connection().report(e);
            return false;
        } finally {
            inUse.unlock();
        }
    }

    /** Ends what is in progress and gives back what was prefetched; what was handed out stays with the session. */
    void close() throws JMSException {
        if (closed) {
            return;
        }
        closed = true;
        wake();
        if (session.isClosed()
                || session.connection().isClosed()
                || session.connection().isLost()) {
            return;
        }
        awaitUnused();
        long mark = session.markOf(number);
        try {
            session.connection()
                    .request(
                            correlation -> new Frame.CloseConsumer(correlation, session.number(), number, mark),
                            session.settings().timeouts().close());
        } finally {
            session.remove(this);
        }
    }

    /** Waits for the receive or the listener that is in progress, unless the caller is inside it. */
    void awaitUnused() throws JMSException {
        int patience = session.settings().timeouts().request();
        try {
            if (!inUse.tryLock(patience, TimeUnit.MILLISECONDS)) {
                throw new JMSException("a listener or a receive has not returned within " + patience + " ms");
            }
            inUse.unlock();
        } catch (InterruptedException e) {
            throw Errand.REQUEST.interrupted(e);
        }
    }

    /** On the loop. */
    void received(Delivery delivery) {
        inbox.add(delivery);
        wakeRunner();
    }

    /** On the loop: the broker has ended this consumer. */
    void ended(JMSException reason) {
        ended = reason;
        wake();
    }

    void wake() {
        inbox.wake();
    }

    /** Everything went back and no credit is left; under the hand-out lock. */
    void startAnew() {
        inbox.clear();
        prefetch.takenBack(0, 0);
    }

    private void wakeRunner() {
        if (listener != null) {
            session.listeners().wake();
        }
    }

    private @Nullable Taken nextForListener() throws JMSException {
        session.handOut().lock();
        try {
            askForMore();
            return take(BodyCheck.ANY);
        } finally {
            session.handOut().unlock();
        }
    }

    private void call(MessageListener calling, Taken taken) {
        try {
            calling.onMessage(taken.message());
        } catch (RuntimeException | Error e) {
            LOG.warn("a MessageListener failed", e);
            session.listenerFailed();
            return;
        }
        session.acknowledging().processed(number, taken.encoded());
    }

    private @Nullable JmsMessage processed(@Nullable Taken taken) {
        if (taken == null) {
            return null;
        }
        session.acknowledging().processed(number, taken.encoded());
        return taken.message();
    }

    /** Under the hand-out lock: the application wants the next message. */
    private void askForMore() {
        if (!mayHandOut()) {
            return;
        }
        prefetch.asked(System.nanoTime());
        PrefetchWindow.Credit credit = prefetch.topUp();
        if (credit != null) {
            session.channel().send(new Frame.Credit(session.number(), number, credit.messages(), credit.bytes()));
        }
    }

    /** Under the hand-out lock: the next message, if it is there and may be handed out. */
    private @Nullable Taken take(BodyCheck check) throws JMSException {
        Delivery delivery = inbox.peek();
        if (delivery == null || !mayHandOut()) {
            return null;
        }
        JmsMessage message = MessageMapper.decode(delivery.message(), delivery.deliveryCount(), session);
        check.check(message);
        inbox.remove();
        session.book().handedOut(number, delivery.tag());
        prefetch.taken(delivery.message().size(), System.nanoTime());
        return new Taken(message, delivery.message());
    }

    private boolean mayHandOut() {
        return !closed && session.mayHandOut();
    }
}
