package io.posthorn.jms.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.transport.BrokerChannel;
import io.posthorn.jms.transport.BrokerConnector;
import io.posthorn.jms.transport.ChannelListener;
import io.posthorn.jms.transport.CloseReason;
import io.posthorn.jms.transport.ConnectFailedException;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection is, whichever API shows it: a channel, its sessions, started or stopped, alive or lost. Thread-safe,
 * as connections are (Jakarta Messaging 3.1, §6.1).
 */
final class ConnectionCore implements ChannelListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCore.class);

    private final ConnectionSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final BrokerChannel channel;
    private final Map<Integer, SessionCore> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger lastSession = new AtomicInteger();
    private final AtomicInteger lastConsumer = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Boolean> closeFinished = new CompletableFuture<>();
    private final ClientId clientId;
    private final TemporaryDestinations temporaries = new TemporaryDestinations(this);
    private final Queue<JMSException> problems = new ConcurrentLinkedQueue<>();
    private final SerialRunner reporter = new SerialRunner(SessionThreads.POOL, this::tellProblems);
    private volatile boolean started;
    private volatile @Nullable ExceptionListener exceptionListener;

    private ConnectionCore(ConnectionSettings settings) throws JMSException {
        this.settings = settings;
        ClientId.requireShort(settings.clientId());
        clientId = new ClientId(this);
        try {
            channel = new BrokerConnector(settings, ProductVersion.NAME + " " + ProductVersion.VERSION).connect(this);
        } catch (ConnectFailedException e) {
            throw JmsExceptions.of(e.code(), String.valueOf(e.getMessage()), e);
        } catch (InterruptedIOException e) {
            throw JmsExceptions.withCause(new JMSException(e.getMessage()), e);
        }
    }

    /**
     * Connects and authenticates before it returns (§6.1.1).
     *
     * @throws jakarta.jms.JMSSecurityException if the broker does not know the user
     * @throws jakarta.jms.InvalidClientIDException if another connection has the client id
     */
    static ConnectionCore open(ConnectionSettings settings) throws JMSException {
        return new ConnectionCore(settings);
    }

    ConnectionSettings settings() {
        return settings;
    }

    BrokerChannel channel() {
        return channel;
    }

    Clock clock() {
        return clock;
    }

    ClientId clientId() {
        return clientId;
    }

    TemporaryDestinations temporaries() {
        return temporaries;
    }

    /** Whether messages are handed out. Of a lost connection none are: the broker delivers them again. */
    boolean handsOut() {
        return started && !isClosed() && !isLost();
    }

    boolean isLost() {
        return channel.closeReason() != null;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Throws unless the connection can be used; a listener that runs can, until close has waited for it (§6.1.8). */
    void requireOpen() throws JMSException {
        if (closed.get() && !isInListener()) {
            throw new IllegalStateException("the connection is closed");
        }
        requireNotLost();
    }

    void requireNotLost() throws JMSException {
        CloseReason reason = channel.closeReason();
        if (reason != null) {
            throw JmsExceptions.of(reason.code(), "the connection is lost: " + reason.text(), reason.cause());
        }
    }

    SessionCore createSession(AcknowledgeMode mode) throws JMSException {
        return createSession(mode, mode == AcknowledgeMode.TRANSACTED ? SessionKind.TRANSACTED : SessionKind.PLAIN);
    }

    /** A session that works for branches of distributed transactions, and outside them acknowledges automatically. */
    SessionCore createXaSession() throws JMSException {
        return createSession(AcknowledgeMode.AUTO, SessionKind.XA);
    }

    private SessionCore createSession(AcknowledgeMode mode, SessionKind kind) throws JMSException {
        requireOpen();
        if (sessions.size() >= ProtocolLimits.MAX_SESSIONS) {
            throw new ResourceAllocationException(
                    "the connection has " + ProtocolLimits.MAX_SESSIONS + " sessions open, which is the most");
        }
        SessionCore session = new SessionCore(this, lastSession.incrementAndGet(), mode, kind);
        sessions.put(session.number(), session);
        session.open();
        CloseReason reason = channel.closeReason();
        if (reason != null) {
            session.lost(reason);
        }
        return session;
    }

    /** A number that no other consumer of the connection has. */
    int nextConsumer() {
        return lastConsumer.incrementAndGet();
    }

    void forget(SessionCore session) {
        sessions.remove(session.number());
    }

    /** A request that concerns the connection, awaited. */
    void request(IntFunction<? extends Frame.Request> request) throws JMSException {
        Answers.await(channel.request(request), settings.timeouts().request(), Errand.REQUEST);
    }

    void start() throws JMSException {
        requireOpen();
        started = true;
        sessions.values().forEach(SessionCore::wake);
    }

    /**
     * Returns when no message listener runs and no receive will return a message any more (§6.1.5). A CompletionListener
     * may call it: nothing waits here for callbacks of sends.
     */
    void stop() throws JMSException {
        requireOpen();
        requireNotIn(SessionCore::isInMessageListener, "stopped");
        started = false;
        for (SessionCore session : sessions.values()) {
            session.awaitPause();
            session.watchIdle();
        }
    }

    /** Idempotent (§6.1.8). */
    void close() throws JMSException {
        requireNotIn(SessionCore::isInListener, "closed");
        int patience = settings.timeouts().close();
        if (!closed.compareAndSet(false, true)) {
            Answers.getThrough(closeFinished, settings.timeouts().request() + patience, Errand.REQUEST);
            return;
        }
        AllSteps steps = new AllSteps();
        try {
            closeSessions(steps);
            steps.run(
                    () -> Answers.awaitThrough(channel.request(Frame.CloseConnection::new), patience, Errand.REQUEST));
            if (!isLost()) {
                steps.throwFirst();
            }
        } finally {
            channel.close();
            closeFinished.complete(true);
        }
    }

    @Nullable
    ExceptionListener exceptionListener() {
        return exceptionListener;
    }

    void exceptionListener(@Nullable ExceptionListener listener) {
        exceptionListener = listener;
    }

    /** Tells the ExceptionListener, if there is one, on another thread: one problem after the other (§6.1.7). */
    void report(JMSException problem) {
        if (exceptionListener != null && !closed.get()) {
            problems.add(problem);
            reporter.wake();
        }
    }

    @Override
    public void received(Frame frame) {
        switch (frame.opcode()) {
            case DELIVER -> {
                Frame.Deliver delivery = (Frame.Deliver) frame;
                withSession(delivery.session(), session -> session.received(delivery));
            }
            case DELIVER_PART -> {
                Frame.DeliverPart part = (Frame.DeliverPart) frame;
                withSession(part.session(), session -> session.received(part));
            }
            case RECEIPT -> {
                Frame.Receipt receipt = (Frame.Receipt) frame;
                withSession(receipt.session(), session -> session.sends().received(receipt));
            }
            case SEND_WINDOW -> {
                Frame.SendWindow window = (Frame.SendWindow) frame;
                withSession(window.session(), session -> session.sends().received(window));
            }
            case SEND_REFUSED -> {
                Frame.SendRefused refused = (Frame.SendRefused) frame;
                withSession(refused.session(), session -> session.sends().received(refused));
            }
            case CONSUMER_CLOSED -> {
                Frame.ConsumerClosed ended = (Frame.ConsumerClosed) frame;
                withSession(ended.session(), session -> session.received(ended));
            }
            default -> LOG.warn("a frame that no broker should send here opcode={}", frame.opcode());
        }
    }

    @Override
    public void closed(CloseReason reason) {
        sessions.values().forEach(session -> session.lost(reason));
        if (!closed.get()) {
            LOG.warn("the connection is lost code={} reason=\"{}\"", reason.code(), reason.text());
            report(JmsExceptions.of(
                    reason.code() == ErrorCode.CLOSED ? ErrorCode.INTERNAL : reason.code(),
                    "the connection is lost: " + reason.text(),
                    reason.cause()));
        }
    }

    /** Frames for a session that has been closed meanwhile are void. */
    private void withSession(int number, Consumer<SessionCore> action) {
        SessionCore session = sessions.get(number);
        if (session != null) {
            action.accept(session);
        }
    }

    private void closeSessions(AllSteps steps) {
        List<SessionCore> open = List.copyOf(sessions.values());
        // All are told first, so that their listeners and receives end side by side.
        open.forEach(SessionCore::beginClose);
        open.forEach(session -> steps.run(session::close));
        // A listener may have opened one while it was waited for.
        List.copyOf(sessions.values()).forEach(session -> steps.run(session::close));
    }

    private boolean isInListener() {
        return sessions.values().stream().anyMatch(SessionCore::isInListener);
    }

    private void requireNotIn(Predicate<SessionCore> listener, String what) throws IllegalStateException {
        if (sessions.values().stream().anyMatch(listener)) {
            throw new IllegalStateException("a listener must not have its own connection " + what);
        }
    }

    private void tellProblems() {
        for (JMSException problem = problems.poll(); problem != null; problem = problems.poll()) {
            ExceptionListener listener = exceptionListener;
            if (listener != null) {
                tell(listener, problem);
            }
        }
    }

    private static void tell(ExceptionListener listener, JMSException problem) {
        try {
            listener.onException(problem);
        } catch (Throwable e) {
            LOG.warn("an ExceptionListener failed", e);
        }
    }
}
