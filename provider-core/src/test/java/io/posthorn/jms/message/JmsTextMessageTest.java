package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class JmsTextMessageTest {
    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"hello", "größe", "\u0000", "\uD83D\uDE00", "lone \uD800 and \uDC00"})
    @Tag("§3.11")
    void textArrivesAsItWasSent(String text) throws JMSException {
        assertThat(((TextMessage) Deliveries.received(new JmsTextMessage(text))).getText())
                .isEqualTo(text);
    }

    /** Sabotage: leave out requireWritableBody in setText. */
    @Test
    @Tag("§3.11.2")
    void receivedTextIsReadOnlyUntilItIsCleared() throws JMSException {
        // given
        TextMessage received = (TextMessage) Deliveries.received(new JmsTextMessage("old"));
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.setText("new"));
        assertThat(received.getText()).isEqualTo("old");

        // when
        received.clearBody();

        // then
        assertThat(received.getText()).isNull();
        received.setText("new");
        assertThat(received.getText()).isEqualTo("new");
    }

    @Test
    @Tag("§3.11.2")
    void clearingTheBodyLeavesHeadersAndProperties() throws JMSException {
        // given
        JmsTextMessage message = new JmsTextMessage("old");
        message.setIntProperty("a", 1);
        message.setJMSType("t");
        TextMessage received = (TextMessage) Deliveries.received(message);

        // when
        received.clearBody();

        // then
        assertThat(received.getIntProperty("a")).isEqualTo(1);
        assertThat(received.getJMSType()).isEqualTo("t");
    }

    @Test
    @Tag("§3.9")
    void textThatWasSentCanBeChangedWithoutChangingWhatWasSent() throws JMSException {
        // given
        JmsTextMessage message = new JmsTextMessage("first");
        EncodedMessage sent = Deliveries.encoded(message);

        // when
        message.setText("second");

        // then
        assertThat(MessageMapper.decode(sent, null, 1, () -> {}, ObjectReading.VALUES_ONLY)
                        .getBody(String.class))
                .isEqualTo("first");
        assertThat(Deliveries.received(message).getBody(String.class)).isEqualTo("second");
    }

    @Test
    void aReceivedMessageThatIsSentOnKeepsItsText() throws JMSException {
        JmsMessage received = Deliveries.received(new JmsTextMessage("x"));
        assertThat(Deliveries.received(received).getBody(String.class)).isEqualTo("x");
    }

    @Test
    void aBodyOfAFormThatIsNotKnownIsAMessageFormatException() throws JMSException {
        // given
        MessageHead head = Deliveries.encoded(new JmsTextMessage("x")).head();
        JmsMessage received = MessageMapper.decode(
                EncodedMessage.of(head, new byte[] {9, 'x'}), null, 1, () -> {}, ObjectReading.VALUES_ONLY);

        // then
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> ((TextMessage) received).getText())
                .withMessageContaining("form 9");
    }
}
