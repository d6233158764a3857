package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/** A consumer of a subscription to a topic, of whatever kind (Jakarta Messaging 3.1, §8.3). */
final class JmsTopicSubscriber extends JmsMessageConsumer implements TopicSubscriber {
    private final Topic topic;
    private final boolean noLocal;

    JmsTopicSubscriber(ConsumerCore core, ConsumerRequest request, Topic topic) {
        super(core, request);
        this.topic = topic;
        this.noLocal = request.noLocal();
    }

    @Override
    public Topic getTopic() throws JMSException {
        requireOpen();
        return topic;
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        requireOpen();
        return noLocal;
    }
}
