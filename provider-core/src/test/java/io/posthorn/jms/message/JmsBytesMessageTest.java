package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigInteger;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("§3.11.3")
class JmsBytesMessageTest {
    private final JmsBytesMessage message = new JmsBytesMessage();

    @Test
    void everyTypeIsReadAsItWasWritten() throws JMSException {
        // given
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeShort((short) -2);
        message.writeChar('\u0000');
        message.writeInt(Integer.MIN_VALUE);
        message.writeLong(Long.MAX_VALUE);
        message.writeFloat(1.5f);
        message.writeDouble(Double.MIN_VALUE);
        message.writeUTF("nul \u0000 größe \uD800");
        message.writeBytes(new byte[] {1, 2});
        message.writeBytes(new byte[] {0, 3, 4, 0}, 1, 2);

        // when
        BytesMessage received = (BytesMessage) Deliveries.received(message);

        // then
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -1);
        assertThat(received.readUnsignedByte()).isEqualTo(255);
        assertThat(received.readShort()).isEqualTo((short) -2);
        assertThat(received.readUnsignedShort()).isEqualTo(65_534);
        assertThat(received.readChar()).isEqualTo('\u0000');
        assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(received.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(received.readFloat()).isEqualTo(1.5f);
        assertThat(received.readDouble()).isEqualTo(Double.MIN_VALUE);
        assertThat(received.readUTF()).isEqualTo("nul \u0000 größe \uD800");
        byte[] rest = new byte[9];
        assertThat(received.readBytes(rest)).isEqualTo(4);
        assertThat(rest).startsWith(1, 2, 3, 4);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
    }

    @Test
    void everyObjectOfAPrimitiveTypeAndTextAndBytesCanBeWritten() throws JMSException {
        // given
        List<Object> values = List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "text", new byte[] {7});

        // when
        for (Object value : values) {
            message.writeObject(value);
        }
        message.reset();

        // then
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readByte()).isEqualTo((byte) 1);
        assertThat(message.readShort()).isEqualTo((short) 2);
        assertThat(message.readChar()).isEqualTo('c');
        assertThat(message.readInt()).isEqualTo(3);
        assertThat(message.readLong()).isEqualTo(4);
        assertThat(message.readFloat()).isEqualTo(5f);
        assertThat(message.readDouble()).isEqualTo(6d);
        assertThat(message.readUTF()).isEqualTo("text");
        assertThat(message.readByte()).isEqualTo((byte) 7);
    }

    @Test
    void noOtherObjectCanBeWritten() {
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.writeObject(BigInteger.ONE));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> message.writeObject(null));
    }

    /** Sabotage: leave out requireReadable in readable. */
    @Test
    void whatIsBeingWrittenCannotBeRead() throws JMSException {
        message.writeInt(1);
        for (ThrowingCallable read : reads(message)) {
            assertThatExceptionOfType(MessageNotReadableException.class).isThrownBy(read);
        }
        assertThatExceptionOfType(MessageNotReadableException.class).isThrownBy(message::getBodyLength);
    }

    @Test
    void whatIsBeingReadCannotBeWritten() throws JMSException {
        // given
        message.writeInt(1);
        message.reset();
        BytesMessage received = (BytesMessage) Deliveries.received(message);

        // then
        for (BytesMessage readOnly : List.of(message, received)) {
            for (ThrowingCallable write : writes(readOnly)) {
                assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(write);
            }
            assertThat(readOnly.getBodyLength()).isEqualTo(4);
        }
    }

    @Test
    void clearingTheBodyMakesItEmptyAndWritable() throws JMSException {
        // given
        message.writeInt(1);
        BytesMessage received = (BytesMessage) Deliveries.received(message);

        // when
        received.clearBody();
        received.writeByte((byte) 9);
        received.reset();

        // then
        assertThat(received.getBodyLength()).isEqualTo(1);
        assertThat(received.readByte()).isEqualTo((byte) 9);
        assertThat(message.getBody(byte[].class)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void resetStartsReadingAtTheBeginning() throws JMSException {
        // given
        message.writeByte((byte) 1);
        message.writeByte((byte) 2);
        message.reset();
        assertThat(message.readByte()).isEqualTo((byte) 1);

        // when
        message.reset();

        // then
        assertThat(message.readByte()).isEqualTo((byte) 1);
    }

    @Test
    void readingBeyondTheEndIsAnExceptionAndMovesNothing() throws JMSException {
        // given: one byte, too little for all but a byte
        message.writeByte((byte) 1);
        message.reset();

        // then
        for (ThrowingCallable read : List.<ThrowingCallable>of(
                message::readShort,
                message::readUnsignedShort,
                message::readChar,
                message::readInt,
                message::readLong,
                message::readFloat,
                message::readDouble,
                message::readUTF)) {
            assertThatExceptionOfType(MessageEOFException.class).isThrownBy(read);
        }
        assertThat(message.readByte()).isEqualTo((byte) 1);
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(message::readByte);
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(message::readUnsignedByte);
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(message::readBoolean);
    }

    /** Sabotage: leave out content.readerIndex(start) in readUTF. */
    @Test
    void textThatCannotBeReadMovesNothing() throws JMSException {
        // given: a length that is right, and bytes that are not what writeUTF writes
        message.writeBytes(new byte[] {0, 2, (byte) 0xFF, (byte) 0xFF, 7});
        message.reset();
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(message::readUTF);

        // then
        assertThat(message.readShort()).isEqualTo((short) 2);
    }

    @Test
    void textWhoseLengthGoesBeyondTheEndMovesNothing() throws JMSException {
        // given
        message.writeShort((short) 5);
        message.writeByte((byte) 'x');
        message.reset();
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(message::readUTF);

        // then
        assertThat(message.readShort()).isEqualTo((short) 5);
    }

    @Test
    void textTooLongForItsLengthFieldIsRefusedAndWritesNothing() throws JMSException {
        // given
        message.writeByte((byte) 1);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.writeUTF("x".repeat(65_536)));

        // when
        message.reset();

        // then
        assertThat(message.getBodyLength()).isEqualTo(1);
    }

    @Test
    void readBytesFillsAsMuchAsThereIs() throws JMSException {
        // given
        message.writeBytes(new byte[] {1, 2, 3});
        message.reset();
        byte[] two = new byte[2];

        // then
        assertThat(message.readBytes(two)).isEqualTo(2);
        assertThat(two).containsExactly(1, 2);
        assertThat(message.readBytes(two)).isEqualTo(1);
        assertThat(two).containsExactly(3, 2);
        assertThat(message.readBytes(two)).isEqualTo(-1);
    }

    @Test
    void readBytesReadsNoMoreThanIsAskedFor() throws JMSException {
        // given
        message.writeBytes(new byte[] {1, 2, 3});
        message.reset();
        byte[] three = new byte[3];

        // then
        assertThat(message.readBytes(three, 1)).isEqualTo(1);
        assertThat(three).containsExactly(1, 0, 0);
        assertThat(message.readBytes(three, 0)).isZero();
        assertThat(message.readByte()).isEqualTo((byte) 2);
    }

    @Test
    void readBytesRefusesALengthThatDoesNotFitAndMovesNothing() throws JMSException {
        // given
        message.writeByte((byte) 1);
        message.reset();

        // then
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.readBytes(new byte[1], 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.readBytes(new byte[1], -1));
        assertThat(message.readByte()).isEqualTo((byte) 1);
    }

    @Test
    void sendingDoesNotChangeWhetherAndWhereTheBodyIsRead() throws JMSException {
        // given
        message.writeByte((byte) 1);
        Deliveries.encoded(message);
        message.writeByte((byte) 2);
        message.reset();
        message.readByte();

        // when
        BytesMessage received = (BytesMessage) Deliveries.received(message);

        // then
        assertThat(received.getBodyLength()).isEqualTo(2);
        assertThat(message.readByte()).isEqualTo((byte) 2);
    }

    @Test
    void readingAReceivedBodyLeavesWhatWasReceivedForSendingOn() throws JMSException {
        // given
        message.writeInt(7);
        BytesMessage received = (BytesMessage) Deliveries.received(message);
        received.readByte();

        // then
        assertThat(((BytesMessage) Deliveries.received(received)).readInt()).isEqualTo(7);
    }

    private static List<ThrowingCallable> reads(BytesMessage message) {
        return List.of(
                message::readBoolean,
                message::readByte,
                message::readUnsignedByte,
                message::readShort,
                message::readUnsignedShort,
                message::readChar,
                message::readInt,
                message::readLong,
                message::readFloat,
                message::readDouble,
                message::readUTF,
                () -> message.readBytes(new byte[1]),
                () -> message.readBytes(new byte[1], 1));
    }

    private static List<ThrowingCallable> writes(BytesMessage message) {
        return List.of(
                () -> message.writeBoolean(true),
                () -> message.writeByte((byte) 1),
                () -> message.writeShort((short) 1),
                () -> message.writeChar('c'),
                () -> message.writeInt(1),
                () -> message.writeLong(1),
                () -> message.writeFloat(1),
                () -> message.writeDouble(1),
                () -> message.writeUTF("x"),
                () -> message.writeBytes(new byte[1]),
                () -> message.writeBytes(new byte[1], 0, 1),
                () -> message.writeObject(1));
    }
}
