package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code getBody} and {@code isBodyAssignableTo} (Jakarta Messaging 3.1, §3.11 and the javadoc of Message). */
@Tag("§3.11")
class MessageBodyTest {
    @Test
    void aPlainMessageHasNoBodyAsWhateverItIsRead() throws JMSException {
        for (Message message : List.of(new JmsPlainMessage(), Deliveries.received(new JmsPlainMessage()))) {
            for (Class<?> type : List.of(String.class, Map.class, byte[].class, Object.class, Integer.class)) {
                assertThat(message.isBodyAssignableTo(type)).isTrue();
                assertThat(message.getBody(type)).isNull();
            }
        }
    }

    @Test
    void textIsReadAsStringAndWhatStringIs() throws JMSException {
        Message written = new JmsTextMessage("x");
        for (Message message : List.of(written, Deliveries.received(written))) {
            for (Class<?> type :
                    List.of(String.class, CharSequence.class, Comparable.class, Serializable.class, Object.class)) {
                assertThat(message.isBodyAssignableTo(type)).isTrue();
                assertThat(message.getBody(type)).isEqualTo("x");
            }
            verifyNotReadableAs(message, Integer.class);
            verifyNotReadableAs(message, byte[].class);
            verifyNotReadableAs(message, Map.class);
        }
    }

    @Test
    void textThatIsNullIsNoBody() throws JMSException {
        for (Message message : List.of(new JmsTextMessage(), Deliveries.received(new JmsTextMessage()))) {
            assertThat(message.isBodyAssignableTo(Integer.class)).isTrue();
            assertThat(message.getBody(Integer.class)).isNull();
        }
    }

    @Test
    void emptyTextIsABody() throws JMSException {
        for (Message message : List.of(new JmsTextMessage(""), Deliveries.received(new JmsTextMessage("")))) {
            assertThat(message.getBody(String.class)).isEmpty();
            verifyNotReadableAs(message, Map.class);
        }
    }

    @Test
    void bytesAreReadAsByteArrayAndWhatThatIs() throws JMSException {
        JmsBytesMessage written = new JmsBytesMessage();
        written.writeByte((byte) 7);
        for (Message message : List.of(written, Deliveries.received(written))) {
            assertThat(message.isBodyAssignableTo(byte[].class)).isTrue();
            assertThat(message.isBodyAssignableTo(Object.class)).isTrue();
            assertThat(message.getBody(byte[].class)).containsExactly(7);
            assertThat(message.getBody(Object.class)).isEqualTo(new byte[] {7});
            verifyNotReadableAs(message, String.class);
        }
    }

    @Test
    void noBytesAreNoBody() throws JMSException {
        for (Message message : List.of(new JmsBytesMessage(), Deliveries.received(new JmsBytesMessage()))) {
            assertThat(message.isBodyAssignableTo(String.class)).isTrue();
            assertThat(message.getBody(byte[].class)).isNull();
        }
    }

    @Test
    void gettingTheBytesResetsThemBeforeAndAfter() throws JMSException {
        // given
        JmsBytesMessage message = new JmsBytesMessage();
        message.writeByte((byte) 1);
        message.writeByte((byte) 2);
        message.reset();
        message.readByte();

        // when
        byte[] body = message.getBody(byte[].class);

        // then
        assertThat(body).containsExactly(1, 2);
        assertThat(message.readByte()).isEqualTo((byte) 1);
    }

    @Test
    void gettingTheBytesOfAMessageBeingWrittenMakesThemReadOnly() throws JMSException {
        // given
        JmsBytesMessage message = new JmsBytesMessage();
        message.writeByte((byte) 1);

        // when
        message.getBody(byte[].class);

        // then
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> message.writeByte((byte) 2));
    }

    @Test
    void theBytesThatAreHandedOutAreACopy() throws JMSException {
        // given
        JmsBytesMessage message = new JmsBytesMessage();
        message.writeByte((byte) 1);

        // when
        message.getBody(byte[].class)[0] = 9;

        // then
        assertThat(message.getBody(byte[].class)).containsExactly(1);
    }

    private static void verifyNotReadableAs(Message message, Class<?> type) throws JMSException {
        assertThat(message.isBodyAssignableTo(type)).isFalse();
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> message.getBody(type))
                .withMessageContaining(type.getName());
    }
}
