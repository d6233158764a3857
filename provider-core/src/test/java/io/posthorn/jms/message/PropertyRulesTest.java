package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.posthorn.api.message.EncodedMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyRulesTest {
    private final Message message = new JmsPlainMessage();

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
            (m, name) -> m.setObjectProperty(name, "1"));

    @ParameterizedTest
    @NullAndEmptySource
    @Tag("§3.5.1")
    void aNameMustNotBeNullOrEmpty(String name) {
        for (Setter setter : SETTERS) {
            assertThatIllegalArgumentException().isThrownBy(() -> setter.set(message, name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-price", "a.b", "1st", " x", "x ", "a b", "a'", "\uD83D\uDE00", "x\uD800"})
    @Tag("§3.5.1")
    void aNameMustBeAnIdentifier(String name) {
        for (Setter setter : SETTERS) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> setter.set(message, name))
                    .withMessageContaining("position");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "_x", "$x", "größe", "x1", "名前", "Nullable", "true", "jms", "\uD840\uDC00"})
    @Tag("§3.5.1")
    void anyIdentifierOfJavaIsAName(String name) throws JMSException {
        message.setIntProperty(name, 1);
        assertThat(message.getIntProperty(name)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"})
    @Tag("§3.5.1")
    void aReservedWordOfSelectorsIsNoName(String name) {
        for (Setter setter : SETTERS) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> setter.set(message, name))
                    .withMessageContaining("reserved word");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSXDeliveryCount",
                "JMSXUserID",
                "JMSXState",
                "JMSXMine",
                "JMSPriority",
                "JMSMine",
                "JMS",
                "JMS_POSTHORN_x"
            })
    @Tag("§3.5.9")
    void namesThatBeginWithJmsAreReserved(String name) throws JMSException {
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> message.setStringProperty(name, "1"))
                .withMessageContaining(name);
        assertThat(message.propertyExists(name)).isFalse();
    }

    @Test
    @Tag("§3.5.9")
    void groupIdAndSequenceAreTheApplicationsToSet() throws JMSException {
        // when
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 7);

        // then
        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(7);
    }

    @Test
    @Tag("§3.5.9")
    void theGroupSequenceIsAnIntWhateverItWasSetAs() throws JMSException {
        // when
        message.setObjectProperty("JMSXGroupSeq", (short) 7);

        // then
        assertThat(message.getObjectProperty("JMSXGroupSeq")).isEqualTo(7);
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> message.setLongProperty("JMSXGroupSeq", 7));
    }

    @Test
    @Tag("§3.5.10")
    void anotherVendorsPropertiesAreCarried() throws JMSException {
        // when
        message.setStringProperty("JMS_OTHER_Format", "MQSTR");

        // then
        assertThat(message.getStringProperty("JMS_OTHER_Format")).isEqualTo("MQSTR");
    }

    @Test
    @Tag("§3.5.5")
    void aPropertyIsABoxedPrimitiveOrText() {
        List<Object> others = List.of('c', new Object(), new byte[1], BigDecimal.ONE, Instant.EPOCH, List.of());
        for (Object other : others) {
            assertThatExceptionOfType(MessageFormatException.class)
                    .isThrownBy(() -> message.setObjectProperty("p", other))
                    .withMessageContaining(other.getClass().getName());
        }
    }

    @Test
    void aMessageHasABoundedNumberOfProperties() throws JMSException {
        // given
        for (int i = 0; i < EncodedMessage.MAX_PROPERTIES; i++) {
            message.setIntProperty("p" + i, i);
        }

        // then
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.setIntProperty("more", 1));
        message.setIntProperty("p0", 2);
        assertThat(message.getIntProperty("p0")).isEqualTo(2);
    }

    @Test
    void aNameIsNeverTooLongToTravel() throws JMSException {
        // given
        String longest = "名".repeat(PropertyNames.MAX_LENGTH);

        // when
        message.setIntProperty(longest, 1);

        // then
        assertThat(Deliveries.received(message).getIntProperty(longest)).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> message.setIntProperty(longest + "名", 1));
    }

    @Test
    @Tag("§3.5.6")
    void theNamesAreThoseThatWereSet() throws JMSException {
        // given
        message.setIntProperty("a", 1);
        message.setStringProperty("b", null);

        // then
        assertThat(Deliveries.names(message)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    @Tag("§3.5.11")
    void aReceivedMessageHasItsDeliveryCountBesideItsOwnProperties() throws JMSException {
        // given
        message.setIntProperty("a", 1);

        // when
        Message received = Deliveries.received(message, 3);

        // then
        assertThat(Deliveries.names(received)).containsExactlyInAnyOrder("a", "JMSXDeliveryCount");
        assertThat(received.propertyExists("JMSXDeliveryCount")).isTrue();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(received.getLongProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(received.getStringProperty("JMSXDeliveryCount")).isEqualTo("3");
        assertThat(received.getObjectProperty("JMSXDeliveryCount")).isEqualTo(3);
    }

    @Test
    @Tag("§3.5.11")
    void theDeliveryCountDoesNotTravelOnWithAMessageThatIsSentAgain() throws JMSException {
        // given
        Message received = Deliveries.received(message, 3);

        // when
        Message next = Deliveries.received(received, 1);

        // then
        assertThat(next.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(Deliveries.encoded(received).head().properties()).isEmpty();
    }

    @Test
    @Tag("§3.5.3")
    void thePropertiesOfAReceivedMessageAreReadOnly() throws JMSException {
        // given
        message.setIntProperty("a", 1);
        Message received = Deliveries.received(message);

        // then
        for (Setter setter : SETTERS) {
            assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> setter.set(received, "a"));
            assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> setter.set(received, "new"));
        }
        assertThat(received.getIntProperty("a")).isEqualTo(1);
    }

    @Test
    @Tag("§3.5.7")
    void clearingThePropertiesEmptiesThemAndMakesThemWritable() throws JMSException {
        // given
        TextAndProperty sent = new TextAndProperty();
        Message received = Deliveries.received(sent.message);

        // when
        received.clearProperties();
        received.setIntProperty("new", 1);

        // then
        assertThat(Deliveries.names(received)).containsExactly("new");
        assertThat(received.getBody(String.class)).isEqualTo("body");
        assertThatExceptionOfType(MessageNotWriteableException.class)
                .isThrownBy(() -> ((JmsTextMessage) received).setText("x"));
    }

    @Test
    @Tag("§3.9")
    void aMessageThatWasSentStaysWritable() throws JMSException {
        // given
        Deliveries.encoded(message);

        // when
        message.setIntProperty("a", 1);

        // then
        assertThat(message.getIntProperty("a")).isEqualTo(1);
    }

    private static final class TextAndProperty {
        private final JmsTextMessage message = new JmsTextMessage("body");

        TextAndProperty() throws JMSException {
            message.setIntProperty("a", 1);
        }
    }
}
