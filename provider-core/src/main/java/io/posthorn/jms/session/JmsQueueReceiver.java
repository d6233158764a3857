package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;

/** A consumer of a queue (Jakarta Messaging 3.1, §8.2). */
final class JmsQueueReceiver extends JmsMessageConsumer implements QueueReceiver {
    private final Queue queue;

    JmsQueueReceiver(ConsumerCore core, ConsumerRequest request, Queue queue) {
        super(core, request);
        this.queue = queue;
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return queue;
    }
}
