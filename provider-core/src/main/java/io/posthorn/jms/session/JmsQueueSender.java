package io.posthorn.jms.session;

import io.posthorn.jms.destination.JmsDestination;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import org.jspecify.annotations.Nullable;

/** A producer by the name that it has in the API of queues alone (Jakarta Messaging 3.1, §7.1). */
final class JmsQueueSender extends JmsMessageProducer implements QueueSender {
    JmsQueueSender(SessionCore session, @Nullable JmsDestination bound) {
        super(session, bound);
    }

    @Override
    public @Nullable Queue getQueue() throws JMSException {
        return (Queue) getDestination();
    }

    @Override
    public void send(@Nullable Queue queue, @Nullable Message message) throws JMSException {
        send((Destination) queue, message);
    }

    @Override
    public void send(@Nullable Queue queue, @Nullable Message message, int mode, int priority, long timeToLive)
            throws JMSException {
        send((Destination) queue, message, mode, priority, timeToLive);
    }
}
