package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What is sent is what arrives, for any content. */
class MessageMapperPropertyTest {
    @Property(tries = 300)
    @Tag("§3.5.4")
    void propertiesArriveWithTheirNamesTypesAndValues(@ForAll("properties") Map<String, Object> properties)
            throws JMSException {
        // given
        JmsPlainMessage message = new JmsPlainMessage();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }

        // when
        JmsMessage received = Deliveries.received(message);

        // then
        List<String> names = Deliveries.names(received);
        assertThat(names).hasSize(properties.size() + 1).containsAll(properties.keySet());
        properties.forEach((name, value) -> {
            assertThat(received.propertyExists(name)).isTrue();
            assertThat(received.getObjectProperty(name)).isEqualTo(value);
        });
    }

    @Property(tries = 300)
    void textArrivesCharByChar(@ForAll("anyText") String text) throws JMSException {
        assertThat(Deliveries.received(new JmsTextMessage(text)).getBody(String.class))
                .isEqualTo(text);
    }

    @Property(tries = 300)
    void bytesArriveByteByByte(@ForAll byte[] bytes) throws JMSException {
        // given
        JmsBytesMessage message = new JmsBytesMessage();
        message.writeBytes(bytes);

        // when
        JmsMessage received = Deliveries.received(message);

        // then
        assertThat(received.getBody(byte[].class)).isEqualTo(bytes.length == 0 ? null : bytes);
    }

    @Property(tries = 300)
    void mapsArriveWithTheirNamesTypesAndValues(@ForAll("properties") Map<String, Object> values) throws JMSException {
        // given
        JmsMapMessage message = new JmsMapMessage();
        for (Map.Entry<String, Object> value : values.entrySet()) {
            message.setObject(value.getKey(), value.getValue());
        }

        // then
        assertThat((Object) Deliveries.received(message).getBody(Map.class))
                .isEqualTo(values.isEmpty() ? null : values);
    }

    @Property(tries = 300)
    void streamsArriveFieldByField(@ForAll("properties") Map<String, Object> values) throws JMSException {
        // given
        JmsStreamMessage message = new JmsStreamMessage();
        for (Object value : values.values()) {
            message.writeObject(value);
        }

        // when
        JmsStreamMessage received = (JmsStreamMessage) Deliveries.received(message);

        // then
        for (Object value : values.values()) {
            assertThat(received.readObject()).isEqualTo(value);
        }
    }

    @Property(tries = 300)
    void headersThatAreTheApplicationsArrive(
            @ForAll("anyText") String correlationId, @ForAll("anyText") String type, @ForAll byte[] nativeId)
            throws JMSException {
        // given
        JmsPlainMessage text = new JmsPlainMessage();
        text.setJMSCorrelationID(correlationId);
        text.setJMSType(type);
        JmsPlainMessage bytes = new JmsPlainMessage();
        bytes.setJMSCorrelationIDAsBytes(nativeId);

        // then
        assertThat(Deliveries.received(text).getJMSCorrelationID()).isEqualTo(correlationId);
        assertThat(Deliveries.received(text).getJMSType()).isEqualTo(type);
        assertThat(Deliveries.received(bytes).getJMSCorrelationIDAsBytes()).isEqualTo(nativeId);
    }

    @Property(tries = 300)
    void aMessageThatIsSentOnUnchangedHasTheSameBytes(@ForAll("properties") Map<String, Object> properties)
            throws JMSException {
        // given
        JmsTextMessage message = new JmsTextMessage("body");
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        EncodedMessage sent = Deliveries.encoded(message);

        // when
        EncodedMessage sentOn =
                Deliveries.encoded(MessageMapper.decode(sent, null, 2, () -> {}, ObjectReading.VALUES_ONLY));

        // then
        assertThat(sentOn.bytes()).isEqualTo(sent.bytes());
    }

    @Provide
    Arbitrary<Map<String, Object>> properties() {
        Arbitrary<String> names =
                Arbitraries.strings().alpha().ofMinLength(2).ofMaxLength(12).map("p_"::concat);
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.bytes().asGeneric(),
                Arbitraries.shorts().asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.floats().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(Float.NaN, Float.NEGATIVE_INFINITY).asGeneric(),
                Arbitraries.of(Double.NaN, -0.0d).asGeneric(),
                anyText().asGeneric(),
                Arbitraries.just(null));
        return Arbitraries.maps(names, values).ofMaxSize(20);
    }

    /** Any sequence of chars, surrogates without a partner among them. */
    @Provide
    Arbitrary<String> anyText() {
        return Arbitraries.chars().all().list().ofMaxSize(40).map(chars -> {
            StringBuilder text = new StringBuilder();
            chars.forEach(text::append);
            return text.toString();
        });
    }
}
