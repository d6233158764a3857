package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.jms.message.MessageFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A session of the classic API, of all three kinds (Jakarta Messaging 3.1, §6.2). Used by one thread at a time but for
 * {@link #close}.
 */
sealed class JmsSession implements QueueSession, TopicSession permits JmsXASession {
    private final SessionCore core;
    private final Domain domain;

    JmsSession(SessionCore core, Domain domain) {
        this.core = core;
        this.domain = domain;
    }

    @Override
    public Message createMessage() throws JMSException {
        core.requireOpen();
        return MessageFactory.createMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return createTextMessage(null);
    }

    @Override
    public TextMessage createTextMessage(@Nullable String text) throws JMSException {
        core.requireOpen();
        return MessageFactory.createTextMessage(text);
    }

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        core.requireOpen();
        return MessageFactory.createBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        core.requireOpen();
        return MessageFactory.createMapMessage();
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        core.requireOpen();
        return MessageFactory.createStreamMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        core.requireOpen();
        return MessageFactory.createObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(@Nullable Serializable object) throws JMSException {
        ObjectMessage message = createObjectMessage();
        message.setObject(object);
        return message;
    }

    @Override
    public boolean getTransacted() throws JMSException {
        core.requireOpen();
        return core.isTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        core.requireOpen();
        return core.mode().number();
    }

    @Override
    public void commit() throws JMSException {
        core.transaction().commit();
    }

    @Override
    public void rollback() throws JMSException {
        core.transaction().rollback();
    }

    @Override
    public void recover() throws JMSException {
        core.recover();
    }

    @Override
    public void close() throws JMSException {
        core.close();
    }

    @Override
    public MessageProducer createProducer(@Nullable Destination destination) throws JMSException {
        return new JmsMessageProducer(core, bound(destination));
    }

    @Override
    public QueueSender createSender(@Nullable Queue queue) throws JMSException {
        domain.requireQueues("senders");
        return new JmsQueueSender(core, bound(queue));
    }

    @Override
    public TopicPublisher createPublisher(@Nullable Topic topic) throws JMSException {
        domain.requireTopics("publishers");
        return new JmsTopicPublisher(core, bound(topic));
    }

    @Override
    public MessageConsumer createConsumer(@Nullable Destination destination) throws JMSException {
        return createConsumer(destination, null, false);
    }

    @Override
    public MessageConsumer createConsumer(@Nullable Destination destination, @Nullable String selector)
            throws JMSException {
        return createConsumer(destination, selector, false);
    }

    @Override
    public MessageConsumer createConsumer(@Nullable Destination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        core.requireOpen();
        return JmsMessageConsumer.open(core, ConsumerRequest.ordinary(destination, selector, noLocal));
    }

    @Override
    public QueueReceiver createReceiver(@Nullable Queue queue) throws JMSException {
        return createReceiver(queue, null);
    }

    @Override
    public QueueReceiver createReceiver(@Nullable Queue queue, @Nullable String selector) throws JMSException {
        domain.requireQueues("receivers");
        return (QueueReceiver) createConsumer(queue, selector, false);
    }

    @Override
    public Queue createQueue(@Nullable String name) throws JMSException {
        core.requireOpen();
        domain.requireQueues("queues");
        return JmsQueue.of(name);
    }

    @Override
    public Topic createTopic(@Nullable String name) throws JMSException {
        core.requireOpen();
        domain.requireTopics("topics");
        return JmsTopic.of(name);
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(@Nullable Queue queue, @Nullable String selector) throws JMSException {
        core.requireOpen();
        domain.requireQueues("queue browsers");
        ConsumerRequest request = ConsumerRequest.browse(queue, selector);
        core.connection().temporaries().requireConsumable(request.destination());
        return new JmsQueueBrowser(core, request);
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        core.requireOpen();
        domain.requireQueues("temporary queues");
        return core.connection().temporaries().createQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        core.requireOpen();
        domain.requireTopics("temporary topics");
        return core.connection().temporaries().createTopic();
    }

    @Override
    public TopicSubscriber createSubscriber(@Nullable Topic topic) throws JMSException {
        return createSubscriber(topic, null, false);
    }

    @Override
    public TopicSubscriber createSubscriber(@Nullable Topic topic, @Nullable String selector, boolean noLocal)
            throws JMSException {
        domain.requireTopics("subscribers");
        return (TopicSubscriber) createConsumer(topic, selector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name) throws JMSException {
        return createSharedConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedConsumer(@Nullable Topic topic, @Nullable String name, @Nullable String selector)
            throws JMSException {
        requireSubscriptions();
        return JmsMessageConsumer.open(core, ConsumerRequest.shared(topic, name, selector));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(@Nullable Topic topic, @Nullable String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        return (TopicSubscriber) createDurableConsumer(topic, name, selector, noLocal);
    }

    @Override
    public MessageConsumer createDurableConsumer(@Nullable Topic topic, @Nullable String name) throws JMSException {
        return createDurableConsumer(topic, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        requireSubscriptions();
        ConsumerRequest request = ConsumerRequest.durable(topic, name, selector, noLocal);
        core.connection().clientId().requireSet();
        return JmsMessageConsumer.open(core, request);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(@Nullable Topic topic, @Nullable String name)
            throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(
            @Nullable Topic topic, @Nullable String name, @Nullable String selector) throws JMSException {
        requireSubscriptions();
        return JmsMessageConsumer.open(core, ConsumerRequest.sharedDurable(topic, name, selector));
    }

    @Override
    public void unsubscribe(@Nullable String name) throws JMSException {
        requireSubscriptions();
        String problem = ConsumerRequest.problemOf(name);
        if (name == null || problem != null) {
            throw new InvalidDestinationException(problem);
        }
        // A message that is not acknowledged keeps its subscription (§8.3.3); one that is on its way to be must not.
        core.awaitAcknowledged();
        core.connection().request(correlation -> new Frame.Unsubscribe(correlation, name));
    }

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        core.requireOpen();
        return core.assigned().listener();
    }

    /** For application servers only (§11.2.1). */
    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        core.requireOpen();
        core.assigned().listener(listener);
    }

    /** For application servers only (§11.2.1). */
    @Override
    public void run() {
        core.assigned().run();
    }

    SessionCore core() {
        return core;
    }

    private @Nullable JmsDestination bound(@Nullable Destination destination) throws JMSException {
        core.requireOpen();
        return destination == null ? null : JmsDestination.from(destination);
    }

    private void requireSubscriptions() throws JMSException {
        core.requireOpen();
        domain.requireTopics("subscriptions");
    }
}
