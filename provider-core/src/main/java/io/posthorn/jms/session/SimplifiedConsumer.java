package io.posthorn.jms.session;

import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.message.JmsPlainMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.StreamMessage;
import org.jspecify.annotations.Nullable;

/** A consumer of the simplified API (Jakarta Messaging 3.1, §8.6). Belongs to its context's thread. */
final class SimplifiedConsumer implements JMSConsumer {
    private final JmsMessageConsumer consumer;
    private final AcknowledgeMode mode;

    SimplifiedConsumer(JmsMessageConsumer consumer, AcknowledgeMode mode) {
        this.consumer = consumer;
        this.mode = mode;
    }

    @Override
    public @Nullable String getMessageSelector() {
        return Unchecked.look(consumer::getMessageSelector);
    }

    @Override
    public @Nullable MessageListener getMessageListener() {
        return Unchecked.look(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) {
        Unchecked.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public @Nullable Message receive() {
        return Unchecked.look(() -> consumer.receive());
    }

    @Override
    public @Nullable Message receive(long timeout) {
        return Unchecked.look(() -> consumer.receive(timeout));
    }

    @Override
    public @Nullable Message receiveNoWait() {
        return Unchecked.look(() -> consumer.receiveNoWait());
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type) {
        return receiveBody(type, 0);
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
        return Unchecked.look(() -> body(consumer.receive(timeout, before(type)), type));
    }

    @Override
    public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
        return Unchecked.look(() -> body(consumer.receiveNoWait(before(type)), type));
    }

    @Override
    public void close() {
        Unchecked.run(consumer::close);
    }

    /** Where nobody can recover or roll back, a message of another type stays as if nobody had asked for it. */
    private BodyCheck before(Class<?> type) {
        return mode == AcknowledgeMode.AUTO || mode == AcknowledgeMode.DUPS_OK
                ? message -> requireBody(message, type)
                : BodyCheck.ANY;
    }

    private static <T> @Nullable T body(@Nullable JmsMessage message, Class<T> type) throws JMSException {
        if (message == null) {
            return null;
        }
        requireBody(message, type);
        return message.getBody(type);
    }

    private static void requireBody(Message message, Class<?> type) throws JMSException {
        if (message instanceof JmsPlainMessage || message instanceof StreamMessage) {
            throw new MessageFormatException("the message is of a kind without a body that could be received");
        }
        if (!message.isBodyAssignableTo(type)) {
            throw new MessageFormatException("the message's body is not a " + type.getName());
        }
    }
}
