package io.posthorn.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;

/** Makes the messages that {@code Session} and {@code JMSContext} hand out (Jakarta Messaging 3.1, §3.11). */
@SuppressWarnings("DoNotCallSuggester") // applications do call them
public final class MessageFactory {
    private MessageFactory() {}

    public static Message createMessage() {
        return new JmsPlainMessage();
    }

    public static TextMessage createTextMessage(@Nullable String text) {
        return new JmsTextMessage(text);
    }

    public static BytesMessage createBytesMessage() {
        return new JmsBytesMessage();
    }

    public static MapMessage createMapMessage() {
        return new JmsMapMessage();
    }

    public static StreamMessage createStreamMessage() {
        return new JmsStreamMessage();
    }

    public static ObjectMessage createObjectMessage() {
        return new JmsObjectMessage();
    }
}
