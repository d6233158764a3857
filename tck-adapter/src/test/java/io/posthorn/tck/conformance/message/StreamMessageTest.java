package io.posthorn.tck.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("point-26")
class StreamMessageTest {
    @RegisterExtension
    final Client client = new Client();

    private StreamMessage message;

    @BeforeEach
    void createMessage() throws JMSException {
        message = client.session().createStreamMessage();
    }

    private interface Reader {
        Object read(StreamMessage message) throws JMSException;
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put("boolean", StreamMessage::readBoolean);
        READERS.put("byte", StreamMessage::readByte);
        READERS.put("short", StreamMessage::readShort);
        READERS.put("char", StreamMessage::readChar);
        READERS.put("int", StreamMessage::readInt);
        READERS.put("long", StreamMessage::readLong);
        READERS.put("float", StreamMessage::readFloat);
        READERS.put("double", StreamMessage::readDouble);
        READERS.put("String", StreamMessage::readString);
        READERS.put("byte[]", StreamMessageTest::readBytes);
    }

    private static byte[] readBytes(StreamMessage message) throws JMSException {
        byte[] read = new byte[1];
        assertThat(message.readBytes(read)).isEqualTo(1);
        assertThat(message.readBytes(new byte[1])).isEqualTo(-1);
        return read;
    }

    static Stream<Arguments> allowed() {
        return BodyConversions.cells(true);
    }

    static Stream<Arguments> refused() {
        return BodyConversions.cells(false);
    }

    private StreamMessage carried(Object... values) throws JMSException {
        for (Object value : values) {
            message.writeObject(value);
        }
        return client.carried(message);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("allowed")
    @Tag("3.11.3")
    void aCellOfTheTableIsRead(String set, String as) throws JMSException {
        StreamMessage received = carried(BodyConversions.value(set));

        assertThat(READERS.get(as).read(received)).isEqualTo(BodyConversions.expected(set, as));
    }

    /** Red if JmsStreamMessage moves on before it converts. */
    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("refused")
    @Tag("3.11.3")
    void whatIsNotInTheTableIsRefusedAndCanStillBeRead(String set, String as) throws JMSException {
        StreamMessage received = carried(BodyConversions.value(set), "next");

        assertThatThrownBy(() -> READERS.get(as).read(received)).isInstanceOf(MessageFormatException.class);
        assertThat(received.readObject()).isEqualTo(BodyConversions.value(set));
        assertThat(received.readString()).isEqualTo("next");
    }

    @Test
    @Tag("3.11.3")
    void textThatIsNoNumberIsANumberFormatExceptionAndCanStillBeRead() throws JMSException {
        StreamMessage received = carried("x");

        for (String as : List.of("byte", "short", "int", "long", "float", "double")) {
            assertThatThrownBy(() -> READERS.get(as).read(received)).isInstanceOf(NumberFormatException.class);
        }
        assertThat(received.readString()).isEqualTo("x");
    }

    @Test
    @Tag("3.11.3")
    void aNullIsReadAsNullWouldBeConverted() throws JMSException {
        StreamMessage received = carried((Object) null);

        for (String as : List.of("byte", "short", "int", "long")) {
            assertThatThrownBy(() -> READERS.get(as).read(received)).isInstanceOf(NumberFormatException.class);
        }
        for (String as : List.of("char", "float", "double")) {
            assertThatThrownBy(() -> READERS.get(as).read(received)).isInstanceOf(NullPointerException.class);
        }
        assertThat(received.readString()).isNull();
        received.reset();
        assertThat(received.readBoolean()).isFalse();
        received.reset();
        assertThat(received.readObject()).isNull();
        received.reset();
        assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
    }

    @Test
    @Tag("10.3")
    void readingBeyondTheEndIsAnEndOfFile() throws JMSException {
        StreamMessage received = carried();

        for (Map.Entry<String, Reader> each : READERS.entrySet()) {
            assertThatThrownBy(() -> each.getValue().read(received))
                    .as(each.getKey())
                    .isInstanceOf(MessageEOFException.class);
        }
        assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
    }

    @Test
    @Tag("10.3")
    void whatIsBeingWrittenCannotBeReadBeforeReset() throws JMSException {
        message.writeInt(1);

        for (Map.Entry<String, Reader> each : READERS.entrySet()) {
            assertThatThrownBy(() -> each.getValue().read(message))
                    .as(each.getKey())
                    .isInstanceOf(MessageNotReadableException.class);
        }
        assertThatThrownBy(message::readObject).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
    }

    @Test
    @Tag("3.10")
    @Tag("3.11.1")
    @Tag("3.11.2")
    @Tag("point-25")
    void aReceivedStreamIsReadOnlyUntilItIsCleared() throws JMSException {
        StreamMessage received = carried(1);

        assertThatThrownBy(() -> received.writeBoolean(true)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeByte((byte) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeShort((short) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeChar('c')).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeLong(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeFloat(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeDouble(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeString("")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeBytes(new byte[1])).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeBytes(new byte[1], 0, 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeObject(1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        received.writeInt(2);
        received.reset();
        assertThat(received.readInt()).isEqualTo(2);
    }

    @Test
    @Tag("3.11")
    void bytesAreReadPieceByPieceAndTheirEndIsMinusOne() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeBytes(new byte[] {4, 5}, 1, 1);
        message.writeBytes(new byte[0]);
        StreamMessage received = client.carried(message);
        byte[] two = new byte[2];

        assertThat(received.readBytes(two)).isEqualTo(2);
        assertThat(two).containsExactly(1, 2);
        assertThatThrownBy(received::readInt).isInstanceOf(MessageFormatException.class);
        assertThat(received.readBytes(two)).isEqualTo(1);
        assertThat(two[0]).isEqualTo((byte) 3);
        assertThat(received.readObject()).isEqualTo(new byte[] {5});
        assertThat(received.readBytes(two)).isZero();
    }

    @Test
    @Tag("3.11.3")
    @Tag("10.3")
    void onlyPrimitivesTextAndBytesAreValues() {
        for (Object other : List.of(new Object(), Instant.EPOCH, List.of(), Map.of())) {
            assertThatThrownBy(() -> message.writeObject(other)).isInstanceOf(MessageFormatException.class);
        }
    }
}
