package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.message.Acknowledger;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.transport.BrokerChannel;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is, whichever API shows it: its sends, its consumers, what they handed out, its transaction. Used by one
 * thread at a time, but for close; the network loop only puts frames where they are found.
 */
final class SessionCore implements Acknowledger {
    private final ConnectionCore connection;
    private final int number;
    private final AcknowledgeMode mode;
    private final SessionKind kind;
    private final SendPath sends;
    private final MessageIds messageIds = new MessageIds();
    /**
     * Held while a message is handed out and while the books are looked at; never while waiting. So stop and close know
     * that nothing is handed out after them.
     */
    private final ReentrantLock handOut = new ReentrantLock();

    private final AcknowledgementBook book = new AcknowledgementBook();
    private final Acknowledging acknowledging;
    private final LocalTransaction transaction;
    private final SessionBranch branch;
    private final AssignedMessages assigned;
    private final Map<Integer, ConsumerCore> consumers = new ConcurrentHashMap<>();
    private final SerialRunner listeners = new SerialRunner(SessionThreads.POOL, this::runListeners);
    private final Completions completions = new Completions();
    private final GivingBack givingBack;
    private final IdleWatch idleWatch;
    private final SessionClose close;

    /** @param mode outside branches, if it is an XA session */
    SessionCore(ConnectionCore connection, int number, AcknowledgeMode mode, SessionKind kind) {
        this.connection = connection;
        this.number = number;
        this.mode = mode;
        this.kind = kind;
        sends = new SendPath(number, channel(), settings().timeouts(), this::sendRefused);
        acknowledging = new Acknowledging(this, book, handOut);
        transaction = new LocalTransaction(this);
        branch = new SessionBranch(this);
        assigned = new AssignedMessages(this);
        givingBack = new GivingBack(this);
        idleWatch = new IdleWatch(this);
        close = new SessionClose(this);
    }

    /** Tells the broker; costs no round trip. */
    void open() {
        channel().send(new Frame.OpenSession(number, MessageIds.newEpoch(), kind));
    }

    int number() {
        return number;
    }

    /** When deliveries count as consumed now: an XA session is transacted while it works for a branch. */
    AcknowledgeMode mode() {
        return branch.isJoined() ? AcknowledgeMode.TRANSACTED : mode;
    }

    boolean isTransacted() {
        return mode() == AcknowledgeMode.TRANSACTED;
    }

    /** The number that a send carries which is part of the transaction; asked when the send leaves. */
    long joinTransaction() {
        return kind == SessionKind.XA ? branch.transaction() : transaction.joinBySend();
    }

    ConnectionCore connection() {
        return connection;
    }

    BrokerChannel channel() {
        return connection.channel();
    }

    ConnectionSettings settings() {
        return connection.settings();
    }

    SendPath sends() {
        return sends;
    }

    MessageIds messageIds() {
        return messageIds;
    }

    ReentrantLock handOut() {
        return handOut;
    }

    AcknowledgementBook book() {
        return book;
    }

    Acknowledging acknowledging() {
        return acknowledging;
    }

    GivingBack givingBack() {
        return givingBack;
    }

    IdleWatch idleWatch() {
        return idleWatch;
    }

    /** From here on consumers may be left with what they hold ahead, though they have handed out nothing. */
    void watchIdle() {
        var unused = betweenMessages(() -> {
            idleWatch.begin();
            return this;
        });
    }

    SessionBranch branch() {
        return branch;
    }

    LocalTransaction transaction() {
        return transaction;
    }

    Completions completions() {
        return completions;
    }

    SerialRunner listeners() {
        return listeners;
    }

    Iterable<ConsumerCore> consumers() {
        return consumers.values();
    }

    int nextConsumer() {
        return connection.nextConsumer();
    }

    /** What connection consumers have assigned to this session. */
    AssignedMessages assigned() {
        return assigned;
    }

    /**
     * What goes back of deliveries to consumers of the connection, whatever else does; under the hand-out lock. It is not
     * assigned any more.
     */
    List<DeliveredRange> takeReturned() {
        List<DeliveredRange> returned = new ArrayList<>(book.returned());
        returned.addAll(assigned.takeAll());
        return returned;
    }

    /** The application gets a message of a consumer of the connection. */
    void handedOutOfConnection(int consumer, long tag) {
        handOut.lock();
        try {
            book.handedOutOfConnection(consumer, tag);
        } finally {
            handOut.unlock();
        }
    }

    /** The session cannot run: all that it was assigned goes back. */
    void giveBackAssigned() {
        List<DeliveredRange> returned = betweenMessages(assigned::takeAll);
        if (!returned.isEmpty()) {
            channel().send(new Frame.Recover(0, number, List.of(), returned));
        }
    }

    void add(ConsumerCore consumer) {
        consumers.put(consumer.number(), consumer);
    }

    /** A consumer is closed; what it handed out stays open. */
    void remove(ConsumerCore consumer) {
        consumers.remove(consumer.number());
        handOut.lock();
        try {
            book.closed(consumer.number());
        } finally {
            handOut.unlock();
        }
    }

    /** How far the application got, of all consumers. */
    List<DeliveredMark> marks() {
        return betweenMessages(book::marks);
    }

    /** The last delivery of a consumer that reached the application. */
    long markOf(int consumer) {
        return betweenMessages(() -> book.mark(consumer));
    }

    /** Does something while no message is being handed out; it must not wait. */
    <T extends @Nullable Object> T betweenMessages(Supplier<T> action) {
        handOut.lock();
        try {
            return action.get();
        } finally {
            handOut.unlock();
        }
    }

    /** Throws unless the session can be used. */
    void requireOpen() throws JMSException {
        if (close.refusesCalls()) {
            throw new IllegalStateException("the session is closed");
        }
        connection.requireOpen();
    }

    /** Whether it is closed or about to be: nothing more is handed out. */
    boolean isClosed() {
        return close.isBegun();
    }

    /** Whether the calling thread is in a message listener or a completion listener of this session. */
    boolean isInListener() {
        return isInMessageListener() || completions.isCurrentThread();
    }

    /** Whether the calling thread is in a message listener of this session. */
    boolean isInMessageListener() {
        return listeners.isCurrentThread() || assigned.isCurrentThread();
    }

    void requireNotInListener() throws IllegalStateException {
        if (isInListener()) {
            throw new IllegalStateException("a listener must not close its own session");
        }
    }

    void requireNotInCompletionListener(String what) throws IllegalStateException {
        if (completions.isCurrentThread()) {
            throw new IllegalStateException("a CompletionListener must not " + what + " its own session");
        }
    }

    /** Whether a message may be handed out now; asked under the hand-out lock. */
    boolean mayHandOut() {
        return connection.handsOut() && !close.isBegun() && !givingBack.isUnderWay();
    }

    /** All that the session has handed out: {@code Message.acknowledge} in mode CLIENT (Jakarta Messaging 3.1, §6.2.10). */
    @Override
    public void acknowledge() throws JMSException {
        requireOpen();
        if (mode().isExplicit()) {
            givingBack.awaitAnswer();
            acknowledging.acknowledgeAll();
        }
    }

    /** Delivers again all that is not acknowledged (§6.2.10). */
    void recover() throws JMSException {
        requireOpen();
        if (isTransacted()) {
            throw new IllegalStateException("a transacted session is rolled back, not recovered");
        }
        acknowledging.awaitAnswer();
        givingBack.run((marks, returned) ->
                channel().request(correlation -> new Frame.Recover(correlation, number, marks, returned)));
    }

    /** Waits until the broker has taken what the session has acknowledged of itself. */
    void awaitAcknowledged() throws JMSException {
        requireOpen();
        acknowledging.awaitAcknowledged();
    }

    /** There may be something to hand out. */
    void wake() {
        consumers.values().forEach(ConsumerCore::wake);
        listeners.wake();
    }

    /** Waits until no listener runs and nothing is being handed out. */
    void awaitPause() throws JMSException {
        int patience = settings().timeouts().request();
        // What is just being handed out has been then, and nothing more will be.
        var unused = betweenMessages(this::mayHandOut);
        if (!listeners.awaitPause(patience) || !assigned.awaitPause(patience)) {
            throw new JMSException("a message listener has not returned within " + patience + " ms");
        }
    }

    /** A listener threw; its message is delivered again at once where the mode says so (§8.7). */
    void listenerFailed() {
        if (mode() == AcknowledgeMode.AUTO || mode() == AcknowledgeMode.DUPS_OK) {
            acknowledging.flush();
            deliverAgain();
        }
    }

    void beginClose() {
        close.begin();
    }

    /** Idempotent; waits for the listener and the receive that are in progress (§6.2.15). */
    void close() throws JMSException {
        close.close();
    }

    /** On the loop. */
    void received(Frame.Deliver deliver) {
        ConsumerCore consumer = consumers.get(deliver.consumer());
        if (consumer != null) {
            consumer.received(deliver);
        }
    }

    /** On the loop. */
    void received(Frame.DeliverPart part) {
        ConsumerCore consumer = consumers.get(part.consumer());
        if (consumer != null) {
            consumer.received(part);
        }
    }

    /** On the loop. */
    void received(Frame.ConsumerClosed ended) {
        ConsumerCore consumer = consumers.get(ended.consumer());
        if (consumer != null) {
            JMSException reason = JmsExceptions.of(ended.code(), "the broker ended a consumer: " + ended.text());
            consumer.ended(reason);
            connection.report(reason);
        }
    }

    /** On the loop: no frame will come any more. */
    void lost(CloseReason reason) {
        sends.lost(reason);
        wake();
    }

    /** A message was refused for which nobody waits; in a transaction, the commit will say so. */
    private void sendRefused(JMSException refusal) {
        if (!isTransacted()) {
            connection.report(refusal);
        }
    }

    private void deliverAgain() {
        try {
            recover();
        } catch (JMSException e) {
            if (!isClosed()) {
                connection.report(e);
            }
        }
    }

    /** Hands messages to listeners until there is none. */
    private void runListeners() {
        boolean again = true;
        while (again) {
            again = false;
            for (ConsumerCore consumer : consumers.values()) {
                // Where the application receives, what became of its acknowledgements is its own to hear.
                if (!consumer.isListening()) {
                    continue;
                }
                if (!betweenMessages(this::mayHandOut) || !isSettled()) {
                    return;
                }
                again |= consumer.callListener();
            }
        }
    }

    /** Whether the last message's acknowledgement allows the next; what was refused one comes again. */
    private boolean isSettled() {
        try {
            return acknowledging.isSettled(listeners::wake);
        } catch (JMSException e) {
            connection.report(e);
            deliverAgain();
            return true;
        }
    }
}
