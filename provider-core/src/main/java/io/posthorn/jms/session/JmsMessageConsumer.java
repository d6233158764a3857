package io.posthorn.jms.session;

import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a queue (Jakarta Messaging 3.1, chapter 8). Belongs to its session's thread but for close, which may come
 * from any.
 */
final class JmsMessageConsumer implements QueueReceiver {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final ConsumerCore core;
    private final JmsDestination destination;
    private final @Nullable String selector;

    JmsMessageConsumer(ConsumerCore core, JmsDestination destination, @Nullable String selector) {
        this.core = core;
        this.destination = destination;
        this.selector = selector;
    }

    @Override
    public Queue getQueue() throws JMSException {
        core.requireOpen();
        if (destination instanceof Queue queue) {
            return queue;
        }
        throw new IllegalStateException("this consumer is not one of a queue");
    }

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        core.requireOpen();
        return selector;
    }

    @Override
    public @Nullable MessageListener getMessageListener() throws JMSException {
        core.requireOpen();
        return core.listener();
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        core.requireOpen();
        core.listener(listener);
    }

    @Override
    public @Nullable Message receive() throws JMSException {
        return core.receive(FOR_EVER, BodyCheck.ANY);
    }

    @Override
    public @Nullable Message receive(long timeout) throws JMSException {
        return receive(timeout, BodyCheck.ANY);
    }

    @Override
    public @Nullable Message receiveNoWait() throws JMSException {
        return receiveNoWait(BodyCheck.ANY);
    }

    @Override
    public void close() throws JMSException {
        core.close();
    }

    /**
     * Waits for a message that passes the check.
     *
     * @param timeout ms; 0 or below waits for ever
     */
    @Nullable
    JmsMessage receive(long timeout, BodyCheck check) throws JMSException {
        return core.receive(timeout <= 0 ? FOR_EVER : TimeUnit.MILLISECONDS.toNanos(timeout), check);
    }

    @Nullable
    JmsMessage receiveNoWait(BodyCheck check) throws JMSException {
        return core.receive(0, check);
    }
}
