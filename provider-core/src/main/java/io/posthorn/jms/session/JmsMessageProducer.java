package io.posthorn.jms.session;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.jms.destination.JmsDestination;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import org.jspecify.annotations.Nullable;

/**
 * A producer, bound to a destination or to none (Jakarta Messaging 3.1, chapter 7). Belongs to its session's thread;
 * nothing of it is known to the broker.
 */
sealed class JmsMessageProducer implements MessageProducer permits JmsQueueSender, JmsTopicPublisher {
    private final SessionCore session;
    private final @Nullable JmsDestination bound;
    private final ProducerOptions options = new ProducerOptions();
    private final MessageSender sender;
    private volatile boolean closed;

    /** A producer for one destination, or for any where that is null. */
    JmsMessageProducer(SessionCore session, @Nullable JmsDestination bound) {
        this.session = session;
        this.bound = bound;
        this.sender = new MessageSender(session, options);
    }

    @Override
    public final void send(@Nullable Message message) throws JMSException {
        open();
        sender.send(boundTo(), message, options.delivery());
    }

    @Override
    public final void send(@Nullable Message message, int mode, int priority, long timeToLive) throws JMSException {
        open();
        sender.send(boundTo(), message, options.delivery(mode, priority, timeToLive));
    }

    @Override
    public final void send(@Nullable Destination destination, @Nullable Message message) throws JMSException {
        open();
        sender.send(unbound(destination), message, options.delivery());
    }

    @Override
    public final void send(
            @Nullable Destination destination, @Nullable Message message, int mode, int priority, long timeToLive)
            throws JMSException {
        open();
        sender.send(unbound(destination), message, options.delivery(mode, priority, timeToLive));
    }

    @Override
    public final void send(@Nullable Message message, @Nullable CompletionListener listener) throws JMSException {
        open();
        sender.send(boundTo(), message, options.delivery(), checked(listener));
    }

    @Override
    public final void send(
            @Nullable Message message, int mode, int priority, long timeToLive, @Nullable CompletionListener listener)
            throws JMSException {
        open();
        DeliveryOptions delivery = options.delivery(mode, priority, timeToLive);
        sender.send(boundTo(), message, delivery, checked(listener));
    }

    @Override
    public final void send(
            @Nullable Destination destination, @Nullable Message message, @Nullable CompletionListener listener)
            throws JMSException {
        open();
        sender.send(unbound(destination), message, options.delivery(), checked(listener));
    }

    @Override
    public final void send(
            @Nullable Destination destination,
            @Nullable Message message,
            int mode,
            int priority,
            long timeToLive,
            @Nullable CompletionListener listener)
            throws JMSException {
        open();
        DeliveryOptions delivery = options.delivery(mode, priority, timeToLive);
        sender.send(unbound(destination), message, delivery, checked(listener));
    }

    @Override
    public final @Nullable Destination getDestination() throws JMSException {
        open();
        return bound;
    }

    @Override
    public final void setDisableMessageID(boolean disabled) throws JMSException {
        open().idDisabled(disabled);
    }

    @Override
    public final boolean getDisableMessageID() throws JMSException {
        return open().idDisabled();
    }

    @Override
    public final void setDisableMessageTimestamp(boolean disabled) throws JMSException {
        open().timestampDisabled(disabled);
    }

    @Override
    public final boolean getDisableMessageTimestamp() throws JMSException {
        return open().timestampDisabled();
    }

    @Override
    public final void setDeliveryMode(int mode) throws JMSException {
        open().deliveryMode(mode);
    }

    @Override
    public final int getDeliveryMode() throws JMSException {
        return open().deliveryMode();
    }

    @Override
    public final void setPriority(int priority) throws JMSException {
        open().priority(priority);
    }

    @Override
    public final int getPriority() throws JMSException {
        return open().priority();
    }

    @Override
    public final void setTimeToLive(long millis) throws JMSException {
        open().timeToLive(millis);
    }

    @Override
    public final long getTimeToLive() throws JMSException {
        return open().timeToLive();
    }

    @Override
    public final void setDeliveryDelay(long millis) throws JMSException {
        open().deliveryDelay(millis);
    }

    @Override
    public final long getDeliveryDelay() throws JMSException {
        return open().deliveryDelay();
    }

    /** Waits for the callbacks of its asynchronous sends (§7.3.4). */
    @Override
    public final void close() throws JMSException {
        session.requireNotInCompletionListener("close a producer of");
        if (!closed) {
            closed = true;
            session.completions().awaitAll(session.settings().timeouts().request());
        }
    }

    private ProducerOptions open() throws JMSException {
        if (closed) {
            throw new IllegalStateException("the producer is closed");
        }
        session.requireOpen();
        return options;
    }

    private JmsDestination boundTo() {
        if (bound == null) {
            throw new UnsupportedOperationException("this producer has no destination; name one in send");
        }
        return bound;
    }

    private JmsDestination unbound(@Nullable Destination destination) throws JMSException {
        if (bound != null) {
            throw new UnsupportedOperationException(
                    "this producer sends to " + bound + " only; a send must not name a destination");
        }
        return JmsDestination.from(destination);
    }

    private static CompletionListener checked(@Nullable CompletionListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("the CompletionListener is null");
        }
        return listener;
    }
}
