package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that connection consumers have assigned to a session, which an application server runs (Jakarta Messaging 3.1,
 * §11.2.1). Assigned by the consumers' threads, under the session's hand-out lock; handed out by the thread that the server
 * runs the session on, and acknowledged as the session's mode wants it.
 */
final class AssignedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(AssignedMessages.class);

    /** One of them. */
    private record Assigned(int consumer, Delivery delivery) {
        DeliveredRange range() {
            return new DeliveredRange(consumer, delivery.tag(), delivery.tag());
        }
    }

    private final SessionCore session;
    private final ArrayDeque<Assigned> waiting = new ArrayDeque<>();
    /** Held while the session runs, so that close can wait for that. */
    private final ReentrantLock running = new ReentrantLock();

    private volatile @Nullable MessageListener listener;

    AssignedMessages(SessionCore session) {
        this.session = session;
    }

    @Nullable
    MessageListener listener() {
        return listener;
    }

    void listener(@Nullable MessageListener newListener) {
        listener = newListener;
    }

    /** These messages of one consumer are this session's now; under the hand-out lock. */
    void add(int consumer, List<Delivery> deliveries) {
        deliveries.forEach(delivery -> waiting.add(new Assigned(consumer, delivery)));
    }

    /** All that nobody has seen goes back; under the hand-out lock. */
    List<DeliveredRange> takeAll() {
        List<DeliveredRange> ranges = new ArrayList<>(waiting.size());
        waiting.forEach(assigned -> ranges.add(assigned.range()));
        waiting.clear();
        return ranges;
    }

    /** Whether the calling thread runs the session. */
    boolean isCurrentThread() {
        return running.isHeldByCurrentThread();
    }

    /** Waits until the session does not run, unless the caller does. */
    boolean awaitPause(int millis) {
        if (!Uninterrupted.await(millis, nanos -> running.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            return false;
        }
        running.unlock();
        return true;
    }

    /** Hands all to the listener, one after the other. What the listener fails at comes again, where the mode says so. */
    void run() {
        running.lock();
        try {
            MessageListener calling = listener;
            if (calling == null) {
                throw new IllegalStateException("a session without a MessageListener cannot run");
            }
            for (Assigned next = next(); next != null; next = next()) {
                handOut(next, calling);
            }
        } catch (JMSException e) {
            session.connection().report(e);
            session.listenerFailed();
            session.giveBackAssigned();
        } finally {
            running.unlock();
        }
    }

    private @Nullable Assigned next() throws JMSException {
        session.givingBack().awaitAnswer();
        session.acknowledging().awaitSettled();
        return session.<@Nullable Assigned>betweenMessages(
                () -> session.isClosed() || session.connection().isLost() ? null : waiting.poll());
    }

    private void handOut(Assigned assigned, MessageListener calling) {
        DeliveryLedger ledger = new SettledDeliveries(session, assigned.consumer);
        Delivery delivery = assigned.delivery;
        JmsMessage message;
        try {
            message = delivery.decode(ledger.acknowledger(delivery.tag()), session.connection());
        } catch (JMSException e) {
            LOG.error("a message cannot be read and is passed over consumer={}", assigned.consumer, e);
            session.connection().report(e);
            return;
        }
        session.handedOutOfConnection(assigned.consumer, delivery.tag());
        try {
            calling.onMessage(message);
        } catch (Throwable e) {
            LOG.warn("a MessageListener failed", e);
            session.listenerFailed();
            return;
        }
        ledger.processed(delivery.message());
    }
}
