package io.posthorn.jms.session;

import io.posthorn.jms.settings.ConnectionSettings;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection and a session in one (Jakarta Messaging 3.1, §2.8). Contexts made from one another share the connection;
 * the last one to be closed closes it. Used by one thread at a time but for {@link #close}.
 */
public sealed class SimplifiedContext implements JMSContext permits SimplifiedXAContext {
    private final JmsConnection connection;
    private final AtomicInteger contexts;
    private final JmsSession session;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean autoStart = true;

    private SimplifiedContext(JmsConnection connection, AtomicInteger contexts, AcknowledgeMode mode)
            throws JMSException {
        this(connection, contexts, new JmsSession(connection.core().createSession(mode), Domain.ANY));
    }

    SimplifiedContext(JmsConnection connection, AtomicInteger contexts, JmsSession session) {
        this.connection = connection;
        this.contexts = contexts;
        this.session = session;
        contexts.incrementAndGet();
    }

    /**
     * Connects as {@link JmsConnection#open} does.
     *
     * @throws jakarta.jms.JMSRuntimeException as the specification wants it; also if the mode is not one
     */
    public static SimplifiedContext open(ConnectionSettings settings, int sessionMode) {
        return Unchecked.call(() -> {
            AcknowledgeMode mode = AcknowledgeMode.of(sessionMode);
            return new SimplifiedContext(JmsConnection.open(settings), new AtomicInteger(), mode);
        });
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return Unchecked.call(() -> {
            open().clientId().connectionUsed();
            AcknowledgeMode mode = AcknowledgeMode.of(sessionMode);
            return new SimplifiedContext(connection, contexts, mode);
        });
    }

    @Override
    public JMSProducer createProducer() {
        return use(() -> new SimplifiedProducer(core()));
    }

    @Override
    public @Nullable String getClientID() {
        return Unchecked.look(() -> open().getClientID());
    }

    @Override
    public void setClientID(@Nullable String id) {
        Unchecked.run(() -> open().setClientID(id));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return Unchecked.call(() -> open().getMetaData());
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() {
        return Unchecked.look(() -> open().getExceptionListener());
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) {
        Unchecked.run(() -> open().setExceptionListener(listener));
    }

    @Override
    public void start() {
        Unchecked.run(() -> open().start());
    }

    @Override
    public void stop() {
        Unchecked.run(() -> open().stop());
    }

    @Override
    public void setAutoStart(boolean autoStart) {
        Unchecked.run(() -> {
            var unused = open();
            this.autoStart = autoStart;
        });
    }

    @Override
    public boolean getAutoStart() {
        return Unchecked.call(() -> {
            var unused = open();
            return autoStart;
        });
    }

    @Override
    public void close() {
        Unchecked.run(() -> {
            core().requireNotInListener();
            boolean isLast = closed.compareAndSet(false, true) && contexts.decrementAndGet() == 0;
            if (isLast) {
                connection.close();
            } else {
                // Again if need be: who comes second waits for the first.
                session.close();
            }
        });
    }

    @Override
    public Message createMessage() {
        return use(session::createMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return use(session::createTextMessage);
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) {
        return use(() -> session.createTextMessage(text));
    }

    @Override
    public BytesMessage createBytesMessage() {
        return use(session::createBytesMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return use(session::createMapMessage);
    }

    @Override
    public StreamMessage createStreamMessage() {
        return use(session::createStreamMessage);
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return use(session::createObjectMessage);
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) {
        return use(() -> session.createObjectMessage(object));
    }

    @Override
    public boolean getTransacted() {
        return Unchecked.call(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return Unchecked.call(session::getAcknowledgeMode);
    }

    @Override
    public void commit() {
        Unchecked.run(session::commit);
    }

    @Override
    public void rollback() {
        Unchecked.run(session::rollback);
    }

    @Override
    public void recover() {
        Unchecked.run(session::recover);
    }

    @Override
    public void acknowledge() {
        Unchecked.run(core()::acknowledge);
    }

    @Override
    public JMSConsumer createConsumer(@Nullable Destination destination) {
        return createConsumer(destination, null, false);
    }

    @Override
    public JMSConsumer createConsumer(@Nullable Destination destination, @Nullable String selector) {
        return createConsumer(destination, selector, false);
    }

    @Override
    public JMSConsumer createConsumer(@Nullable Destination destination, @Nullable String selector, boolean noLocal) {
        return consume(() -> session.createConsumer(destination, selector, noLocal));
    }

    @Override
    public Queue createQueue(@Nullable String name) {
        return use(() -> session.createQueue(name));
    }

    @Override
    public Topic createTopic(@Nullable String name) {
        return use(() -> session.createTopic(name));
    }

    @Override
    public JMSConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) {
        return consume(() -> session.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal) {
        return consume(() -> session.createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name) {
        return consume(() -> session.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector) {
        return consume(() -> session.createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public JMSConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name) {
        return consume(() -> session.createSharedConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name, @Nullable String selector) {
        return consume(() -> session.createSharedConsumer(topic, name, selector));
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue) {
        return use(() -> session.createBrowser(queue));
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector) {
        return use(() -> session.createBrowser(queue, selector));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return use(session::createTemporaryQueue);
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return use(session::createTemporaryTopic);
    }

    @Override
    public void unsubscribe(@Nullable String name) {
        Unchecked.run(() -> {
            open().clientId().connectionUsed();
            session.unsubscribe(name);
        });
    }

    /** The connection, if this context is open: others may share it. */
    private JmsConnection open() throws JMSException {
        core().requireOpen();
        return connection;
    }

    private SessionCore core() {
        return session.core();
    }

    /** From the first thing that is made on, the client id stays what it is (§6.1.2). */
    private <T> T use(Unchecked.Call<T> call) {
        return Unchecked.call(() -> {
            open().clientId().connectionUsed();
            return call.call();
        });
    }

    /** Making a consumer starts the connection, unless the application wants to do that (§6.1.4). */
    private JMSConsumer consume(Unchecked.Call<? extends MessageConsumer> call) {
        return use(() -> {
            JmsMessageConsumer consumer = (JmsMessageConsumer) call.call();
            if (autoStart) {
                connection.start();
            }
            return new SimplifiedConsumer(consumer, core());
        });
    }
}
