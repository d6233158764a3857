package io.posthorn.server.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import java.util.Map;

/** Small messages whose body is a text. */
final class TestMessages {
    private TestMessages() {}

    static EncodedMessage message(String text, int priority, boolean persistent) {
        return message(text, priority, persistent, Map.of());
    }

    static EncodedMessage message(String text, int priority, boolean persistent, Map<String, Object> properties) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(persistent, priority, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("q"),
                null,
                null,
                null,
                properties);
        return EncodedMessage.of(head, text.getBytes(UTF_8));
    }

    static Selector selector(String text) {
        try {
            return Selector.parse(text);
        } catch (SelectorException e) {
            throw new AssertionError(e);
        }
    }

    static String text(EncodedMessage message) {
        return new String(message.bytes(), message.bodyOffset(), message.bodyLength(), UTF_8);
    }
}
