package io.posthorn.jms.session;

import io.posthorn.jms.destination.JmsDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import org.jspecify.annotations.Nullable;

/** A producer by the name that it has in the API of topics alone: to publish is to send (Jakarta Messaging 3.1, §7.1). */
final class JmsTopicPublisher extends JmsMessageProducer implements TopicPublisher {
    JmsTopicPublisher(SessionCore session, @Nullable JmsDestination bound) {
        super(session, bound);
    }

    @Override
    public @Nullable Topic getTopic() throws JMSException {
        return (Topic) getDestination();
    }

    @Override
    public void publish(@Nullable Message message) throws JMSException {
        send(message);
    }

    @Override
    public void publish(@Nullable Message message, int mode, int priority, long timeToLive) throws JMSException {
        send(message, mode, priority, timeToLive);
    }

    @Override
    public void publish(@Nullable Topic topic, @Nullable Message message) throws JMSException {
        send(topic, message);
    }

    @Override
    public void publish(@Nullable Topic topic, @Nullable Message message, int mode, int priority, long timeToLive)
            throws JMSException {
        send(topic, message, mode, priority, timeToLive);
    }
}
