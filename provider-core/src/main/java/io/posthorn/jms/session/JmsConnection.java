package io.posthorn.jms.session;

import io.posthorn.jms.settings.ConnectionSettings;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.jspecify.annotations.Nullable;

/** A connection of the classic API, of all three kinds (Jakarta Messaging 3.1, §6.1). Thread-safe. */
public sealed class JmsConnection implements QueueConnection, TopicConnection permits JmsXAConnection {
    private final ConnectionCore core;
    private final Domain domain;
    private final ClientId clientId;

    JmsConnection(ConnectionCore core, Domain domain) {
        this.core = core;
        this.domain = domain;
        this.clientId = core.clientId();
    }

    /**
     * Connects to the first of the addresses that takes it, and authenticates.
     *
     * @throws jakarta.jms.JMSSecurityException if the broker does not know the user
     * @throws jakarta.jms.InvalidClientIDException if another connection has the configured client id
     * @throws JMSException if no broker could be reached; the text says of each address why
     */
    public static JmsConnection open(ConnectionSettings settings) throws JMSException {
        return new JmsConnection(ConnectionCore.open(settings), Domain.ANY);
    }

    /** As {@link #open}, for the API of queues alone: what belongs to topics is refused (§9.2). */
    public static QueueConnection openForQueues(ConnectionSettings settings) throws JMSException {
        return new JmsConnection(ConnectionCore.open(settings), Domain.QUEUES);
    }

    @Override
    public Session createSession() throws JMSException {
        return createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        core.requireOpen();
        return session(AcknowledgeMode.of(sessionMode), Domain.ANY);
    }

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        core.requireOpen();
        return session(AcknowledgeMode.of(transacted, acknowledgeMode), Domain.ANY);
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        core.requireOpen();
        return session(AcknowledgeMode.of(transacted, acknowledgeMode), Domain.QUEUES);
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        core.requireOpen();
        return session(AcknowledgeMode.of(transacted, acknowledgeMode), Domain.TOPICS);
    }

    @Override
    public @Nullable String getClientID() throws JMSException {
        core.requireOpen();
        return clientId.get();
    }

    @Override
    public void setClientID(@Nullable String id) throws JMSException {
        core.requireOpen();
        clientId.set(id);
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        core.requireOpen();
        return new JmsConnectionMetaData();
    }

    @Override
    public @Nullable ExceptionListener getExceptionListener() throws JMSException {
        core.requireOpen();
        return core.exceptionListener();
    }

    @Override
    public void setExceptionListener(@Nullable ExceptionListener listener) throws JMSException {
        core.requireOpen();
        core.exceptionListener(listener);
    }

    @Override
    public void start() throws JMSException {
        core.requireOpen();
        clientId.connectionUsed();
        core.start();
    }

    @Override
    public void stop() throws JMSException {
        core.requireOpen();
        clientId.connectionUsed();
        core.stop();
    }

    @Override
    public void close() throws JMSException {
        core.close();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            @Nullable Destination destination,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int maxMessages)
            throws JMSException {
        core.requireOpen();
        return feed(ConsumerRequest.ordinary(destination, selector, false), pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            @Nullable Queue queue, @Nullable String selector, @Nullable ServerSessionPool pool, int maxMessages)
            throws JMSException {
        return createConnectionConsumer((Destination) queue, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            @Nullable Topic topic, @Nullable String selector, @Nullable ServerSessionPool pool, int maxMessages)
            throws JMSException {
        requireSubscriptions();
        return createConnectionConsumer((Destination) topic, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            @Nullable Topic topic,
            @Nullable String subscription,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int maxMessages)
            throws JMSException {
        requireSubscriptions();
        return feed(ConsumerRequest.shared(topic, subscription, selector), pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            @Nullable Topic topic,
            @Nullable String subscription,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int maxMessages)
            throws JMSException {
        requireSubscriptions();
        clientId.requireSet();
        return feed(ConsumerRequest.durable(topic, subscription, selector, false), pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            @Nullable Topic topic,
            @Nullable String subscription,
            @Nullable String selector,
            @Nullable ServerSessionPool pool,
            int maxMessages)
            throws JMSException {
        requireSubscriptions();
        return feed(ConsumerRequest.sharedDurable(topic, subscription, selector), pool, maxMessages);
    }

    private void requireSubscriptions() throws JMSException {
        core.requireOpen();
        domain.requireTopics("subscriptions");
    }

    private ConnectionConsumer feed(ConsumerRequest request, @Nullable ServerSessionPool pool, int maxMessages)
            throws JMSException {
        clientId.connectionUsed();
        return JmsConnectionConsumer.open(core, request, pool, maxMessages);
    }

    private JmsSession session(AcknowledgeMode mode, Domain domain) throws JMSException {
        clientId.connectionUsed();
        return new JmsSession(core.createSession(mode), domain);
    }

    ConnectionCore core() {
        return core;
    }

    ClientId clientId() {
        return clientId;
    }
}
