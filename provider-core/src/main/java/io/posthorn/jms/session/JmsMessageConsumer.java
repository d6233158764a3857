package io.posthorn.jms.session;

import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the classic API (Jakarta Messaging 3.1, chapter 8). Belongs to its session's thread but for close, which
 * may come from any.
 */
abstract sealed class JmsMessageConsumer implements MessageConsumer permits JmsQueueReceiver, JmsTopicSubscriber {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final ConsumerCore core;
    private final @Nullable String selector;

    JmsMessageConsumer(ConsumerCore core, ConsumerRequest request) {
        this.core = core;
        this.selector = request.selector();
    }

    /** Opens a consumer at the broker; a subscription of a topic exists when this returns. */
    static JmsMessageConsumer open(SessionCore session, ConsumerRequest request) throws JMSException {
        ConsumerCore core = ConsumerCore.open(session, request);
        return request.destination() instanceof Queue queue
                ? new JmsQueueReceiver(core, request, queue)
                : new JmsTopicSubscriber(core, request, (Topic) request.destination());
    }

    @Override
    public final @Nullable String getMessageSelector() throws JMSException {
        core.requireOpen();
        return selector;
    }

    @Override
    public final @Nullable MessageListener getMessageListener() throws JMSException {
        core.requireOpen();
        return core.listener();
    }

    @Override
    public final void setMessageListener(@Nullable MessageListener listener) throws JMSException {
        core.requireOpen();
        core.listener(listener);
    }

    @Override
    public final @Nullable Message receive() throws JMSException {
        return core.receive(FOR_EVER, BodyCheck.ANY);
    }

    @Override
    public final @Nullable Message receive(long timeout) throws JMSException {
        return receive(timeout, BodyCheck.ANY);
    }

    @Override
    public final @Nullable Message receiveNoWait() throws JMSException {
        return receiveNoWait(BodyCheck.ANY);
    }

    @Override
    public final void close() throws JMSException {
        core.close();
    }

    void requireOpen() throws JMSException {
        core.requireOpen();
    }

    /**
     * Waits for a message that passes the check.
     *
     * @param timeout ms; 0 waits for ever, and below it is no wait: it is what is left of a time that has passed
     */
    @Nullable
    JmsMessage receive(long timeout, BodyCheck check) throws JMSException {
        return core.receive(timeout == 0 ? FOR_EVER : TimeUnit.MILLISECONDS.toNanos(Math.max(timeout, 0)), check);
    }

    @Nullable
    JmsMessage receiveNoWait(BodyCheck check) throws JMSException {
        return core.receive(0, check);
    }
}
