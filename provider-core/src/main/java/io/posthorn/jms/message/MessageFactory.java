package io.posthorn.jms.message;

import io.posthorn.api.message.MessageKind;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Locale;
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

    public static ObjectMessage createObjectMessage() throws JMSException {
        throw unsupported(MessageKind.OBJECT);
    }

    static JMSException unsupported(MessageKind kind) {
        return JmsExceptions.of(
                ErrorCode.NOT_SUPPORTED,
                "messages of kind " + kind.name().toLowerCase(Locale.ROOT) + " are not supported in this version");
    }
}
