package io.posthorn.jms.session;

import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.message.JmsPlainMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one message for {@code receiveBody} (Jakarta Messaging 3.1, §8.6), once, though it may be asked for
 * before the message is handed out and after.
 */
final class BodyReader<T> implements BodyCheck {
    private final Class<T> type;
    private @Nullable JmsMessage read;
    private @Nullable T body;

    BodyReader(Class<T> type) {
        this.type = type;
    }

    @Override
    public void check(JmsMessage message) throws JMSException {
        if (message instanceof JmsPlainMessage || message instanceof StreamMessage) {
            throw new MessageFormatException("the message is of a kind without a body that could be received");
        }
        T found = message.getBody(type);
        if (found == null) {
            throw new MessageFormatException("the message has no body");
        }
        read = message;
        body = found;
    }

    /** The body of what was received; null if that is nothing. */
    @Nullable
    T bodyOf(@Nullable JmsMessage message) throws JMSException {
        if (message == null) {
            return null;
        }
        if (message != read) {
            check(message);
        }
        return body;
    }
}
