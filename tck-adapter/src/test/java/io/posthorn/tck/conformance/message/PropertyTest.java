package io.posthorn.tck.conformance.message;

import static io.posthorn.tck.conformance.Client.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Message message;

    @BeforeEach
    void createMessage() throws JMSException {
        session = client.session();
        message = session.createMessage();
    }

    private interface Setter {
        void set(Message message, String name) throws JMSException;
    }

    private static final List<Setter> SETTERS = List.of(
            (m, name) -> m.setBooleanProperty(name, true),
            (m, name) -> m.setByteProperty(name, (byte) 1),
            (m, name) -> m.setShortProperty(name, (short) 1),
            (m, name) -> m.setIntProperty(name, 1),
            (m, name) -> m.setLongProperty(name, 1),
            (m, name) -> m.setFloatProperty(name, 1),
            (m, name) -> m.setDoubleProperty(name, 1),
            (m, name) -> m.setStringProperty(name, "1"),
            (m, name) -> m.setObjectProperty(name, 1));

    /** Red if PropertyNames lets an empty name pass. */
    @Test
    @Tag("3.5.1")
    @Tag("point-24")
    void noSetterTakesANameThatIsNullOrEmpty() {
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(message, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> setter.set(message, "")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_a", "$a", "a1", "größe", "JMSXGroupID", "JMS_Vendor_x", "NOTE"})
    @Tag("3.5.1")
    @Tag("3.5.10")
    @Tag("point-24")
    void aNameIsAnIdentifierOfTheSelectorSyntax(String name) throws JMSException {
        message.setStringProperty(name, "value");

        assertThat(client.carried(message).getStringProperty(name)).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "FALSE", "NULL", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"})
    @Tag("3.8.1.1")
    @Tag("point-24")
    void aWordOfTheSelectorSyntaxIsNoName(String name) {
        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(message, name))
                    .isInstanceOfAny(JMSException.class, IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("3.5.1")
    void namesAreToldApartByUpperAndLowerCase() throws JMSException {
        message.setIntProperty("a", 1);
        message.setIntProperty("A", 2);

        Message received = client.carried(message);
        assertThat(received.getIntProperty("a")).isEqualTo(1);
        assertThat(received.getIntProperty("A")).isEqualTo(2);
        assertThat(received.propertyExists("b")).isFalse();
        assertThat(received.propertyExists("a")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("boxes")
    @Tag("3.5.5")
    @Tag("point-22")
    void aPropertyArrivesWithValueAndType(Object value) throws JMSException {
        message.setObjectProperty("p", value);

        assertThat(client.carried(message).getObjectProperty("p")).isEqualTo(value);
    }

    static Stream<Object> boxes() {
        return Stream.of(
                true,
                false,
                Byte.MIN_VALUE,
                Byte.MAX_VALUE,
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                Double.MAX_VALUE,
                -0.0,
                "",
                "text",
                "\uD83D\uDCEF\u0000ä");
    }

    @Test
    @Tag("3.5.5")
    @Tag("point-22")
    void aNullPropertyExistsAndIsNull() throws JMSException {
        message.setObjectProperty("object", null);
        message.setStringProperty("string", null);

        Message received = client.carried(message);
        assertThat(received.propertyExists("object")).isTrue();
        assertThat(received.getObjectProperty("object")).isNull();
        assertThat(received.propertyExists("string")).isTrue();
        assertThat(received.getStringProperty("string")).isNull();
    }

    /** Red if PropertyMap takes a Character. */
    @Test
    @Tag("3.5.5")
    @Tag("point-23")
    void onlyBoxesOfPrimitivesAndTextAreObjectsOfAProperty() {
        List<Object> others =
                List.of('c', new byte[1], new Object(), Instant.EPOCH, BigDecimal.ONE, List.of(1), Map.of("a", 1));
        for (Object other : others) {
            assertThatThrownBy(() -> message.setObjectProperty("p", other)).isInstanceOf(MessageFormatException.class);
        }
    }

    /** Red if a getter takes null for 0. */
    @Test
    @Tag("3.5.4")
    @Tag("3.5.8")
    @Tag("point-21")
    void aPropertyThatIsNotSetIsReadAsNullWouldBe() throws JMSException {
        Message received = client.carried(message);
        for (Message each : List.of(message, received)) {
            assertThat(each.getObjectProperty("no")).isNull();
            assertThat(each.getStringProperty("no")).isNull();
            assertThat(each.getBooleanProperty("no")).isFalse();
            assertThatThrownBy(() -> each.getByteProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getShortProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getIntProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getLongProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getFloatProperty("no")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> each.getDoubleProperty("no")).isInstanceOf(NullPointerException.class);
        }
    }

    /** Red if a received message starts writable. */
    @Test
    @Tag("3.5.3")
    @Tag("3.5.7")
    @Tag("3.10")
    @Tag("point-25")
    void propertiesOfAReceivedMessageAreReadOnlyUntilTheyAreCleared() throws JMSException {
        message.setIntProperty("p", 1);
        Message received = client.carried(message);

        for (Setter setter : SETTERS) {
            assertThatThrownBy(() -> setter.set(received, "q")).isInstanceOf(MessageNotWriteableException.class);
        }
        received.clearProperties();
        for (Setter setter : SETTERS) {
            setter.set(received, "q");
        }
        assertThat(received.propertyExists("p")).isFalse();
        assertThat(received.getIntProperty("q")).isEqualTo(1);
    }

    @Test
    @Tag("3.5.3")
    @Tag("3.9")
    @Tag("point-25")
    void aSentMessageStaysWritableAndWhatIsChangedThenIsNotSent() throws JMSException {
        Queue queue = client.queue();
        TextMessage text = session.createTextMessage("first");
        text.setIntProperty("p", 1);
        session.createProducer(queue).send(text);

        text.setText("second");
        text.setIntProperty("p", 2);

        Message received = next(session.createConsumer(queue));
        assertThat(Client.text(received)).isEqualTo("first");
        assertThat(received.getIntProperty("p")).isEqualTo(1);
    }

    @Test
    @Tag("3.5.7")
    @Tag("3.11.1")
    void clearingPropertiesLeavesTheBodyAndClearingTheBodyLeavesProperties() throws JMSException {
        TextMessage text = session.createTextMessage("body");
        text.setIntProperty("p", 1);
        TextMessage received = client.carried(text);

        received.clearProperties();
        assertThat(received.getText()).isEqualTo("body");

        TextMessage again = client.carried(text);
        again.clearBody();
        assertThat(again.getText()).isNull();
        assertThat(again.getIntProperty("p")).isEqualTo(1);
    }

    /** Red if the delivery count is left out of the names. */
    @Test
    @Tag("3.5.6")
    @Tag("3.5.9")
    @Tag("point-20")
    void namesAreThoseThatWereSetAndThatOfTheDeliveryCount() throws JMSException {
        message.setIntProperty("a", 1);
        message.setStringProperty("b", null);
        message.setJMSType("no property");

        assertThat(Client.names(client.carried(message).getPropertyNames()))
                .containsExactlyInAnyOrder("a", "b", "JMSXDeliveryCount");
    }

    /** Red if the broker counts deliveries from 0. */
    @Test
    @Tag("3.4.7")
    @Tag("3.5.11")
    @Tag("point-20")
    void theDeliveryCountIsOneAtFirstAndGrowsWithEachRedelivery() throws JMSException {
        Queue queue = client.queue();
        session.createProducer(queue).send(message);
        Session transacted = client.session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = transacted.createConsumer(queue);

        for (int count = 1; count <= 3; count++) {
            Message received = next(consumer);
            assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
            assertThat(received.getLongProperty("JMSXDeliveryCount")).isEqualTo(count);
            assertThat(received.getJMSRedelivered()).isEqualTo(count > 1);
            transacted.rollback();
        }
    }

    @Test
    @Tag("3.5.9")
    void theGroupIsTheApplicationsToSet() throws JMSException {
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 3);

        Message received = client.carried(message);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
    }

    @Test
    @Tag("3.5.2")
    void textLongerThanAFewKilobytesIsAValueToo() throws JMSException {
        String text = "ä".repeat(40_000);
        message.setStringProperty("p", text);

        assertThat(client.carried(message).getStringProperty("p")).isEqualTo(text);
    }
}
