package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.session.PrefetchedDeliveries.Taken;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer is, whichever API shows it: deliveries that wait, credit, a listener perhaps. The network loop adds
 * deliveries; all else is done by the thread that uses the session, or by the session's runner.
 */
sealed class ConsumerCore permits BrowserCore, PooledConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerCore.class);

    private final SessionCore session;
    private final int number;
    private final DeliveryLedger ledger;
    private final PrefetchedDeliveries deliveries;
    private final BodyAssembly bodies = new BodyAssembly(byte[]::new);
    /** Held by the receive or the listener that is in progress, so that close can wait for its end. */
    private final ReentrantLock inUse = new ReentrantLock();

    private volatile @Nullable MessageListener listener;
    private volatile boolean closed;
    private volatile @Nullable JMSException ended;

    ConsumerCore(SessionCore session, int number, DeliveryLedger ledger) {
        this.session = session;
        this.number = number;
        this.ledger = ledger;
        this.deliveries = new PrefetchedDeliveries(session, number, ledger);
    }

    /**
     * Opens a consumer at the broker; it has no credit then.
     *
     * @throws jakarta.jms.InvalidDestinationException if it is temporary and not this connection's, or the broker has none
     */
    static ConsumerCore open(SessionCore session, ConsumerRequest request) throws JMSException {
        int number = session.nextConsumer();
        ConsumerCore consumer = new ConsumerCore(session, number, new SettledDeliveries(session, number));
        consumer.openAtBroker(request);
        return consumer;
    }

    final void openAtBroker(ConsumerRequest request) throws JMSException {
        session.connection().temporaries().requireConsumable(request.destination());
        session.add(this);
        try {
            session.connection().request(correlation -> request.frame(correlation, session.number(), number));
        } catch (JMSException e) {
            session.remove(this);
            throw e;
        }
    }

    int number() {
        return number;
    }

    SessionCore session() {
        return session;
    }

    Inbox inbox() {
        return deliveries.inbox();
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
        session.watchIdle();
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
        return alone(() -> {
            session.acknowledging().awaitSettled();
            return new ReceiveCall(this, nanos, check).run();
        });
    }

    /** A way to get a message. */
    @FunctionalInterface
    interface Receiving {
        @Nullable
        JmsMessage run() throws JMSException, InterruptedException;
    }

    /** Receives while nobody else does. */
    final @Nullable JmsMessage alone(Receiving receiving) throws JMSException {
        if (!inUse.tryLock()) {
            throw new IllegalStateException("another thread receives from this consumer");
        }
        try {
            return receiving.run();
        } catch (InterruptedException e) {
            throw Errand.RECEIVE.interrupted(e);
        } finally {
            inUse.unlock();
            wakeRunner();
        }
    }

    /** Whether it is closed, be it with its session or connection. */
    final boolean isClosed() {
        return closed || session.isClosed() || session.connection().isClosed();
    }

    /** Whether a receive ends without a message. */
    boolean isOver() throws JMSException {
        if (isClosed()) {
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
            return processed(askAndTake(check));
        } finally {
            session.handOut().unlock();
        }
    }

    /** The broker has taken back all credit; takes a message if it had sent one. */
    @Nullable
    JmsMessage receiveLast(BodyCheck check) throws JMSException {
        session.handOut().lock();
        try {
            return processed(mayHandOut() ? deliveries.take(check) : null);
        } finally {
            session.handOut().unlock();
        }
    }

    /**
     * Hands the next message to the listener; on the session's runner.
     *
     * @return whether there was one, be it one that cannot be read
     */
    final boolean callListener() {
        if (!isListening() || !inUse.tryLock()) {
            return false;
        }
        try {
            return handOutNext();
        } catch (JMSException e) {
            LOG.error("a message cannot be read and is passed over consumer={}", number, e);
            session.connection().report(e);
            return true;
        } finally {
            inUse.unlock();
        }
    }

    /** Whether messages are handed out as they come. */
    boolean isListening() {
        return listener != null;
    }

    /**
     * Hands out the next message as it has come.
     *
     * @return whether there was one
     * @throws JMSException if it cannot be read, and is passed over
     */
    boolean handOutNext() throws JMSException {
        MessageListener calling = listener;
        Taken taken = calling == null ? null : nextForListener();
        if (calling == null || taken == null) {
            return false;
        }
        call(calling, taken);
        return true;
    }

    /**
     * Asks the broker whether there is a message indeed, and takes back all credit.
     *
     * @return the answer, not to be cancelled; null if delivery pauses
     */
    @Nullable
    CompletableFuture<Frame.Answer> poll() {
        session.handOut().lock();
        try {
            return mayHandOut() ? deliveries.poll() : null;
        } finally {
            session.handOut().unlock();
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
        AllSteps steps = new AllSteps();
        steps.run(this::awaitUnused);
        steps.run(this::tellBroker);
        session.remove(this);
        steps.throwFirst();
    }

    /** Waits for the receive or the listener that is in progress, unless the caller is inside it. */
    void awaitUnused() throws JMSException {
        int patience = session.settings().timeouts().request();
        if (!Uninterrupted.await(patience, nanos -> inUse.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            throw new JMSException("a listener or a receive has not returned within " + patience + " ms");
        }
        inUse.unlock();
    }

    /** On the loop. */
    void received(Frame.Deliver delivery) {
        deliveries.inbox().add(bodies.complete(delivery));
        wakeRunner();
    }

    /** On the loop. */
    void received(Frame.DeliverPart part) {
        bodies.add(part);
    }

    /** On the loop: the broker has ended this consumer. */
    void ended(JMSException reason) {
        ended = reason;
        wake();
    }

    void wake() {
        deliveries.inbox().wake();
    }

    /** Everything went back and no credit is left; under the hand-out lock. */
    void startAnew() {
        deliveries.startAnew();
    }

    /**
     * Gives back what is held ahead if the application has left it for long; under the hand-out lock.
     *
     * @return whether something is held ahead
     */
    boolean giveBackIfIdle() {
        return !closed && deliveries.giveBackIfIdle(mayHandOut() && (isListening() || inUse.isLocked()));
    }

    private void tellBroker() throws JMSException {
        long mark = session.markOf(number);
        CompletableFuture<Frame.Answer> answer = session.channel()
                .request(correlation -> new Frame.CloseConsumer(correlation, session.number(), number, mark));
        try {
            Answers.awaitThrough(answer, session.settings().timeouts().close(), Errand.REQUEST);
        } catch (IllegalStateException e) {
            if (ended == null) {
                throw e;
            }
            LOG.debug("the broker has forgotten a consumer that it ended consumer={}", number, e);
        }
    }

    private void wakeRunner() {
        if (isListening()) {
            session.listeners().wake();
        }
    }

    private @Nullable Taken nextForListener() throws JMSException {
        session.handOut().lock();
        try {
            return askAndTake(BodyCheck.ANY);
        } finally {
            session.handOut().unlock();
        }
    }

    private void call(MessageListener calling, Taken taken) {
        try {
            calling.onMessage(taken.message());
        } catch (Throwable e) {
            LOG.warn("a MessageListener failed", e);
            session.listenerFailed();
            return;
        }
        ledger.processed(taken.encoded());
    }

    private @Nullable JmsMessage processed(@Nullable Taken taken) {
        if (taken == null) {
            return null;
        }
        ledger.processed(taken.encoded());
        return taken.message();
    }

    /** Under the hand-out lock: asks for more and takes what is there, unless delivery pauses. */
    private @Nullable Taken askAndTake(BodyCheck check) throws JMSException {
        if (!mayHandOut()) {
            return null;
        }
        deliveries.askForMore();
        return deliveries.take(check);
    }

    /** Whether a message may be handed out now; under the hand-out lock. */
    boolean mayHandOut() {
        return !closed && session.mayHandOut();
    }
}
