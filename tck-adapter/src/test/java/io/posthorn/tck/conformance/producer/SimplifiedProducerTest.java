package io.posthorn.tck.conformance.producer;

import static io.posthorn.tck.conformance.Client.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimplifiedProducerTest {
    @RegisterExtension
    final Client client = new Client();

    private JMSContext context;
    private JMSProducer producer;
    private Queue queue;

    @BeforeEach
    void openContext() throws JMSException {
        context = client.context();
        producer = context.createProducer();
        queue = client.queue();
    }

    private Message received() {
        Message message = context.createConsumer(queue).receive(PATIENCE);
        assertThat(message).isNotNull();
        return message;
    }

    @Test
    @Tag("7.2")
    void bodiesAreSentAsTheMessagesThatTheyAre() throws JMSException {
        producer.send(queue, "text")
                .send(queue, Map.of("a", 1))
                .send(queue, new byte[] {1})
                .send(queue, (Serializable) Integer.valueOf(7));

        assertThat(((TextMessage) received()).getText()).isEqualTo("text");
        assertThat(((MapMessage) received()).getInt("a")).isEqualTo(1);
        assertThat(((BytesMessage) received()).readByte()).isEqualTo((byte) 1);
        assertThat(((ObjectMessage) received()).getObject()).isEqualTo(7);
    }

    @Test
    @Tag("7.2")
    void aBodyOfNullIsAMessageWithoutABody() throws JMSException {
        producer.send(queue, (String) null)
                .send(queue, (Map<String, Object>) null)
                .send(queue, (byte[]) null)
                .send(queue, (Serializable) null);

        assertThat(((TextMessage) received()).getText()).isNull();
        assertThat(((MapMessage) received()).getMapNames().hasMoreElements()).isFalse();
        assertThat(((BytesMessage) received()).getBodyLength()).isZero();
        assertThat(((ObjectMessage) received()).getObject()).isNull();
    }

    @Test
    @Tag("7.1")
    @Tag("7.2")
    @Tag("10.3")
    @Tag("point-17")
    void noMessageAndNoDestinationAreRefused() {
        Message message = context.createMessage();
        Destination nowhere = null;

        assertThatThrownBy(() -> producer.send(queue, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> producer.send(nowhere, message))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(nowhere, "a")).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(nowhere, Map.of()))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(nowhere, new byte[0]))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(nowhere, (Serializable) 1))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Test
    @Tag("7.2")
    @Tag("10.3")
    void aMapWithWhatNoMapMessageTakesIsRefused() {
        assertThatThrownBy(() -> producer.send(queue, Map.of("a", new Object())))
                .isInstanceOf(MessageFormatRuntimeException.class);
    }

    @Test
    @Tag("7.4")
    @Tag("point-18")
    void valuesThatThereAreNotAreRefused() {
        assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setDeliveryMode(0)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
    }

    @Test
    @Tag("7.4")
    @Tag("7.5")
    @Tag("7.6")
    void headersOfTheProducerGoOverThoseOfTheMessage() throws JMSException {
        Message message = context.createMessage();
        message.setJMSType("of the message");
        message.setIntProperty("p", 1);
        message.setIntProperty("q", 1);
        producer.setJMSType("of the producer")
                .setJMSCorrelationID("c")
                .setJMSReplyTo(queue)
                .setProperty("p", 2)
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setPriority(6)
                .setTimeToLive(60_000)
                .send(queue, message);

        Message received = received();
        assertThat(received.getJMSType()).isEqualTo("of the producer");
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getIntProperty("p")).isEqualTo(2);
        assertThat(received.getIntProperty("q")).isEqualTo(1);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(6);
        assertThat(received.getJMSExpiration()).isPositive();
        assertThat(producer.getJMSType()).isEqualTo("of the producer");
        assertThat(producer.getJMSCorrelationID()).isEqualTo("c");
        assertThat(producer.getJMSReplyTo()).isEqualTo(queue);
        assertThat(producer.getPriority()).isEqualTo(6);
        assertThat(producer.getTimeToLive()).isEqualTo(60_000);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    }

    @Test
    @Tag("3.4.5")
    @Tag("7.6")
    void aCorrelationIdentifierOfBytesIsSent() throws JMSException {
        byte[] id = {1, -1};
        producer.setJMSCorrelationIDAsBytes(id);
        assertThat(producer.getJMSCorrelationIDAsBytes()).isEqualTo(id);
        producer.send(queue, "a");

        assertThat(received().getJMSCorrelationIDAsBytes()).isEqualTo(id);
    }

    @Test
    @Tag("7.5")
    void propertiesOfEachTypeAreSent() throws JMSException {
        producer.setProperty("boolean", true)
                .setProperty("byte", (byte) 1)
                .setProperty("short", (short) 2)
                .setProperty("int", 3)
                .setProperty("long", 4L)
                .setProperty("float", 5f)
                .setProperty("double", 6d)
                .setProperty("string", "7")
                .setProperty("object", (Object) (short) 8)
                .send(queue, "a");
        Message received = received();

        for (String name : producer.getPropertyNames()) {
            assertThat(received.getObjectProperty(name)).as(name).isEqualTo(producer.getObjectProperty(name));
        }
        assertThat(producer.getPropertyNames()).hasSize(9);
        assertThat(producer.getBooleanProperty("boolean")).isTrue();
        assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
        assertThat(producer.getShortProperty("short")).isEqualTo((short) 2);
        assertThat(producer.getIntProperty("int")).isEqualTo(3);
        assertThat(producer.getLongProperty("long")).isEqualTo(4);
        assertThat(producer.getFloatProperty("float")).isEqualTo(5f);
        assertThat(producer.getDoubleProperty("double")).isEqualTo(6d);
        assertThat(producer.getStringProperty("int")).isEqualTo("3");
        assertThatThrownBy(() -> producer.getIntProperty("long")).isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(producer.propertyExists("int")).isTrue();
        producer.clearProperties();
        assertThat(producer.propertyExists("int")).isFalse();
        assertThat(producer.getPropertyNames()).isEmpty();
    }

    /** Red if SimplifiedProducer hands out the set that it works with, or a copy that can be changed. */
    @Test
    @Tag("7.5")
    void theNamesOfPropertiesCannotBeChanged() {
        Set<String> names = producer.setProperty("p", 1).getPropertyNames();

        assertThatThrownBy(() -> names.add("q")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> names.remove("p")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(names::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(producer.getPropertyNames()).containsExactly("p");
    }

    /** Red if a getter of SimplifiedProducer takes null for 0. */
    @Test
    @Tag("3.5.8")
    @Tag("7.5")
    @Tag("point-21")
    void aPropertyThatIsNotSetIsReadAsNullWouldBe() {
        assertThat(producer.getObjectProperty("no")).isNull();
        assertThat(producer.getStringProperty("no")).isNull();
        assertThat(producer.getBooleanProperty("no")).isFalse();
        assertThatThrownBy(() -> producer.getByteProperty("no")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> producer.getShortProperty("no")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> producer.getIntProperty("no")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> producer.getLongProperty("no")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> producer.getFloatProperty("no")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> producer.getDoubleProperty("no")).isInstanceOf(NullPointerException.class);
    }

    @Test
    @Tag("3.5.1")
    @Tag("7.5")
    @Tag("point-24")
    void noSetterTakesANameThatIsNullOrEmpty() {
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> producer.setProperty(name, true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, (byte) 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, (short) 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1L)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1f)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, 1d)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, "1")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> producer.setProperty(name, (Object) "1"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("3.5.5")
    @Tag("7.5")
    @Tag("point-23")
    void onlyBoxesOfPrimitivesAndTextAreObjectsOfAProperty() {
        for (Object other : List.of('c', new Object(), List.of())) {
            assertThatThrownBy(() -> producer.setProperty("p", other))
                    .isInstanceOf(MessageFormatRuntimeException.class);
        }
    }

    /** Red if SimplifiedProducer clears a read-only message to write its properties. */
    @Test
    @Tag("3.5.3")
    @Tag("7.5")
    void propertiesCannotBeWrittenToAReceivedMessage() {
        producer.send(queue, "a");
        Message received = received();

        assertThatThrownBy(() -> context.createProducer().setProperty("p", 1).send(queue, received))
                .isInstanceOf(MessageNotWriteableRuntimeException.class);
    }

    /** Red if a setter gives another producer, or none. */
    @Test
    @Tag("7.10")
    void everySetterReturnsItsProducer() {
        for (JMSProducer returned : List.of(
                producer.setAsync(null),
                producer.setDeliveryDelay(0),
                producer.setDeliveryMode(DeliveryMode.PERSISTENT),
                producer.setDisableMessageID(false),
                producer.setDisableMessageTimestamp(false),
                producer.setJMSCorrelationID("c"),
                producer.setJMSCorrelationIDAsBytes(new byte[] {1}),
                producer.setJMSReplyTo(queue),
                producer.setJMSType("t"),
                producer.setPriority(4),
                producer.setTimeToLive(0),
                producer.setProperty("p", true),
                producer.setProperty("p", (byte) 1),
                producer.setProperty("p", (short) 1),
                producer.setProperty("p", 1),
                producer.setProperty("p", 1L),
                producer.setProperty("p", 1f),
                producer.setProperty("p", 1d),
                producer.setProperty("p", "1"),
                producer.setProperty("p", (Object) 1),
                producer.clearProperties(),
                producer.send(queue, "a"))) {
            assertThat(returned).isSameAs(producer);
        }
    }
}
