package io.posthorn.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.selector.SelectableHeader;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, §3.8.1.1. */
class MessageFieldsTest {
    private static final MessageId ID = new MessageId(1, 2);

    @Property(tries = 500)
    void theyAreWhatTheHeadSays(@ForAll("heads") MessageHead head) {
        MessageFields fields = new MessageFields(EncodedMessage.of(head, new byte[3]), 1);

        CorrelationId correlation = head.correlationId();
        for (int times = 0; times < 2; times++) {
            head.properties()
                    .forEach((name, value) ->
                            assertThat(fields.property(name)).as(name).isEqualTo(value));
            assertThat(fields.header(SelectableHeader.PRIORITY))
                    .isEqualTo(head.options().priority());
            assertThat(fields.header(SelectableHeader.CORRELATION_ID))
                    .isEqualTo(correlation == null ? null : correlation.asText());
            assertThat(fields.header(SelectableHeader.TYPE)).isEqualTo(head.type());
            assertThat(fields.header(SelectableHeader.MESSAGE_ID))
                    .isEqualTo(head.idHidden() ? null : head.id().toString());
            assertThat(fields.header(SelectableHeader.TIMESTAMP))
                    .isEqualTo(head.timestampHidden() ? 0L : head.timestamp());
            assertThat(fields.header(SelectableHeader.DELIVERY_MODE))
                    .isEqualTo(head.options().persistent() ? "PERSISTENT" : "NON_PERSISTENT");
        }
        assertThat(fields.property("a name that is too long to have been drawn by the test"))
                .isNull();
    }

    /** Sabotage: read the delivery count from the properties only, or do not let it win over what was sent. */
    @Test
    void theDeliveryCountIsThatOfTheDelivery() throws SelectorException {
        EncodedMessage message = EncodedMessage.of(head(Map.of("JMSXDeliveryCount", 9)), new byte[0]);

        assertThat(Selector.parse("JMSXDeliveryCount = 3").matches(new MessageFields(message, 3)))
                .isTrue();
        assertThat(Selector.parse("JMSXDeliveryCount > 3").matches(new MessageFields(message, 3)))
                .isFalse();
    }

    /** Shown by properties that nobody can read. Sabotage: find the properties in the constructor. */
    @Test
    void aHeaderIsReadWithoutTheProperties() {
        EncodedMessage sent = EncodedMessage.of(head(Map.of("a", 1)), new byte[0]);
        byte[] bytes = sent.bytes().clone();
        int typeOfA = sent.bodyOffset() - 5;
        bytes[typeOfA] = 99;
        MessageFields fields = new MessageFields(EncodedMessage.trusted(bytes), 1);

        assertThat(fields.header(SelectableHeader.PRIORITY)).isEqualTo(4);
        assertThat(fields.header(SelectableHeader.TYPE)).isEqualTo("kind");
        assertThatThrownBy(() -> fields.property("a")).isInstanceOf(MalformedInputException.class);
    }

    /** Shown by taking their names away after the first question. Sabotage: find them again at each question. */
    @Test
    void propertiesAreFoundOnce() {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            properties.put("number" + i, i);
        }
        byte[] bytes = EncodedMessage.of(head(properties), new byte[0]).bytes();
        MessageFields fields = new MessageFields(EncodedMessage.trusted(bytes), 1);
        assertThat(fields.property("number7")).isEqualTo(7);

        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = all.indexOf("number"); at >= 0; at = all.indexOf("number", at + 1)) {
            Arrays.fill(bytes, at, at + 6, (byte) 'x');
        }

        assertThat(fields.property("number42")).isEqualTo(42);
    }

    @Provide
    Arbitrary<MessageHead> heads() {
        return Messages.heads();
    }

    private static MessageHead head(Map<String, Object> properties) {
        return new MessageHead(
                MessageKind.TEXT,
                new DeliveryOptions(true, 4, 0, 0),
                ID,
                false,
                5,
                false,
                new QueueName("q"),
                null,
                null,
                "kind",
                properties);
    }
}
