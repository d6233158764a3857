package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("§3.11.3")
class JmsStreamMessageTest {
    private final JmsStreamMessage message = new JmsStreamMessage();

    @Test
    void everyTypeIsReadAsItWasWritten() throws JMSException {
        // given
        message.writeBoolean(true);
        message.writeByte((byte) 1);
        message.writeShort((short) 2);
        message.writeChar('\u0000');
        message.writeInt(3);
        message.writeLong(4);
        message.writeFloat(5.5f);
        message.writeDouble(6.5);
        message.writeString("größe");
        message.writeString(null);
        message.writeBytes(new byte[] {7, 8});
        message.writeBytes(new byte[] {0, 9, 0}, 1, 1);

        // when
        StreamMessage received = (StreamMessage) Deliveries.received(message);

        // then
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) 1);
        assertThat(received.readShort()).isEqualTo((short) 2);
        assertThat(received.readChar()).isEqualTo('\u0000');
        assertThat(received.readInt()).isEqualTo(3);
        assertThat(received.readLong()).isEqualTo(4);
        assertThat(received.readFloat()).isEqualTo(5.5f);
        assertThat(received.readDouble()).isEqualTo(6.5);
        assertThat(received.readString()).isEqualTo("größe");
        assertThat(received.readString()).isNull();
        assertThat(received.readObject()).isEqualTo(new byte[] {7, 8});
        assertThat(received.readObject()).isEqualTo(new byte[] {9});
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(received::readObject);
    }

    @Test
    void objectsAreReadWithTheTypeTheyWereWrittenWith() throws JMSException {
        // given
        List<Object> values = List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "text");
        for (Object value : values) {
            message.writeObject(value);
        }
        message.writeObject(null);

        // when
        StreamMessage received = (StreamMessage) Deliveries.received(message);

        // then
        for (Object value : values) {
            assertThat(received.readObject()).isEqualTo(value);
        }
        assertThat(received.readObject()).isNull();
    }

    @Test
    void onlyPrimitiveTypesAndTextAndBytesAreFields() {
        for (Object value : List.of(Map.of(), BigDecimal.ONE, new Object())) {
            assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.writeObject(value));
        }
    }

    /** Sabotage: skip the field before the conversion in JmsStreamMessage.next. */
    @Test
    void aConversionThatFailsMovesNothing() throws JMSException {
        // given
        message.writeString("no number");
        message.writeLong(1);
        message.writeObject(null);
        message.reset();

        // then
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(message::readInt);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(message::readChar);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.readBytes(new byte[1]));
        assertThat(message.readString()).isEqualTo("no number");
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(message::readInt);
        assertThat(message.readLong()).isEqualTo(1);
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(message::readChar);
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(message::readFloat);
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(message::readByte);
        assertThat(message.readBoolean()).isFalse();
    }

    @Test
    void bytesAreReadInPiecesUntilLessThanAPieceComes() throws JMSException {
        // given
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeInt(4);
        message.reset();
        byte[] piece = new byte[2];

        // then
        assertThat(message.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(1, 2);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(message::readInt);
        assertThat(message.readBytes(piece)).isEqualTo(1);
        assertThat(piece[0]).isEqualTo((byte) 3);
        assertThat(message.readInt()).isEqualTo(4);
    }

    @Test
    void bytesThatEndWithAPieceNeedOneMoreReadToEnd() throws JMSException {
        // given
        message.writeBytes(new byte[] {1, 2});
        message.writeInt(4);
        message.reset();
        byte[] piece = new byte[2];

        // then
        assertThat(message.readBytes(piece)).isEqualTo(2);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(message::readObject);
        assertThat(message.readBytes(piece)).isEqualTo(-1);
        assertThat(message.readInt()).isEqualTo(4);
    }

    @Test
    void noBytesAndNullAreRead() throws JMSException {
        // given
        message.writeBytes(new byte[0]);
        message.writeBytes(null);
        message.writeInt(4);
        message.reset();

        // then
        assertThat(message.readBytes(new byte[2])).isZero();
        assertThat(message.readBytes(new byte[2])).isEqualTo(-1);
        assertThat(message.readInt()).isEqualTo(4);
    }

    @Test
    void resetStartsAtTheBeginningAlsoInTheMiddleOfBytes() throws JMSException {
        // given
        message.writeInt(1);
        message.writeBytes(new byte[] {1, 2, 3});
        message.reset();
        message.readInt();
        message.readBytes(new byte[1]);

        // when
        message.reset();

        // then
        assertThat(message.readInt()).isEqualTo(1);
    }

    @Test
    void whatIsBeingWrittenCannotBeRead() {
        for (ThrowingCallable read : List.<ThrowingCallable>of(
                message::readBoolean,
                message::readByte,
                message::readShort,
                message::readChar,
                message::readInt,
                message::readLong,
                message::readFloat,
                message::readDouble,
                message::readString,
                message::readObject,
                () -> message.readBytes(new byte[1]))) {
            assertThatExceptionOfType(MessageNotReadableException.class).isThrownBy(read);
        }
    }

    @Test
    void whatIsBeingReadCannotBeWrittenUntilItIsCleared() throws JMSException {
        // given
        message.writeInt(1);
        StreamMessage received = (StreamMessage) Deliveries.received(message);
        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> received.writeBoolean(true),
                () -> received.writeByte((byte) 1),
                () -> received.writeShort((short) 1),
                () -> received.writeChar('c'),
                () -> received.writeInt(1),
                () -> received.writeLong(1),
                () -> received.writeFloat(1),
                () -> received.writeDouble(1),
                () -> received.writeString("x"),
                () -> received.writeBytes(new byte[1]),
                () -> received.writeBytes(new byte[1], 0, 1),
                () -> received.writeObject(1))) {
            assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(write);
        }

        // when
        received.clearBody();
        received.writeInt(2);
        received.reset();

        // then
        assertThat(received.readInt()).isEqualTo(2);
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(received::readInt);
    }

    @Test
    @Tag("§3.11")
    void theBodyIsNeverReadAsAWhole() throws JMSException {
        message.writeInt(1);
        for (JmsMessage each : List.of(message, new JmsStreamMessage(), Deliveries.received(message))) {
            assertThat(each.isBodyAssignableTo(Object.class)).isFalse();
            assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> each.getBody(Object.class));
        }
    }

    @Test
    void aDamagedFieldIsAMessageFormatException() throws JMSException {
        // given: bytes that claim to be longer than what follows
        EncodedMessage encoded = EncodedMessage.of(Deliveries.encoded(message).head(), new byte[] {10, 9, 1});
        StreamMessage received =
                (StreamMessage) MessageMapper.decode(encoded, null, 1, () -> {}, ObjectReading.VALUES_ONLY);

        // then
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(received::readObject);
    }

    /** Sabotage: leave it to Arrays.copyOfRange, which fills up with zeros. */
    @Test
    void aPartOfAnArrayLiesInTheArray() throws JMSException {
        JmsStreamMessage message = new JmsStreamMessage();

        for (int[] part : new int[][] {{1, 2}, {-1, 1}, {3, 0}, {0, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> message.writeBytes(new byte[] {1, 2}, part[0], part[1]));
        }
    }
}
