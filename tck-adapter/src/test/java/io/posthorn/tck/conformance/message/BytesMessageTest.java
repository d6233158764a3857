package io.posthorn.tck.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("point-26")
class BytesMessageTest {
    @RegisterExtension
    final Client client = new Client();

    private BytesMessage message;

    @BeforeEach
    void createMessage() throws JMSException {
        message = client.session().createBytesMessage();
    }

    private interface Reader {
        Object read(BytesMessage message) throws JMSException;
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put("boolean", BytesMessage::readBoolean);
        READERS.put("byte", BytesMessage::readByte);
        READERS.put("unsigned byte", BytesMessage::readUnsignedByte);
        READERS.put("short", BytesMessage::readShort);
        READERS.put("unsigned short", BytesMessage::readUnsignedShort);
        READERS.put("char", BytesMessage::readChar);
        READERS.put("int", BytesMessage::readInt);
        READERS.put("long", BytesMessage::readLong);
        READERS.put("float", BytesMessage::readFloat);
        READERS.put("double", BytesMessage::readDouble);
        READERS.put("UTF", BytesMessage::readUTF);
    }

    @Test
    @Tag("3.11")
    void eachTypeArrives() throws JMSException {
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeShort((short) -2);
        message.writeChar('ß');
        message.writeInt(-3);
        message.writeLong(-4);
        message.writeFloat(-5.5f);
        message.writeDouble(-6.5);
        message.writeUTF("seven");
        message.writeBytes(new byte[] {8, 9});
        message.writeBytes(new byte[] {8, 9, 10}, 1, 1);
        message.writeObject(11);
        message.writeObject("twelve");

        BytesMessage received = client.carried(message);

        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -1);
        assertThat(received.readUnsignedByte()).isEqualTo(255);
        assertThat(received.readShort()).isEqualTo((short) -2);
        assertThat(received.readUnsignedShort()).isEqualTo(65_534);
        assertThat(received.readChar()).isEqualTo('ß');
        assertThat(received.readInt()).isEqualTo(-3);
        assertThat(received.readLong()).isEqualTo(-4);
        assertThat(received.readFloat()).isEqualTo(-5.5f);
        assertThat(received.readDouble()).isEqualTo(-6.5);
        assertThat(received.readUTF()).isEqualTo("seven");
        byte[] three = new byte[3];
        assertThat(received.readBytes(three)).isEqualTo(3);
        assertThat(three).containsExactly(8, 9, 9);
        assertThat(received.readInt()).isEqualTo(11);
        assertThat(received.readUTF()).isEqualTo("twelve");
    }

    @Test
    @Tag("10.3")
    void readingBeyondTheEndIsAnEndOfFile() throws JMSException {
        BytesMessage received = client.carried(message);

        for (Map.Entry<String, Reader> each : READERS.entrySet()) {
            assertThatThrownBy(() -> each.getValue().read(received))
                    .as(each.getKey())
                    .isInstanceOf(MessageEOFException.class);
        }
        assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
    }

    @Test
    @Tag("10.3")
    void whatIsBeingWrittenCannotBeReadBeforeReset() throws JMSException {
        message.writeLong(1);

        for (Map.Entry<String, Reader> each : READERS.entrySet()) {
            assertThatThrownBy(() -> each.getValue().read(message))
                    .as(each.getKey())
                    .isInstanceOf(MessageNotReadableException.class);
        }
        assertThatThrownBy(() -> message.readBytes(new byte[1])).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(8);
        assertThat(message.readLong()).isEqualTo(1);
        message.reset();
        assertThat(message.readLong()).isEqualTo(1);
    }

    /** Red if JmsBytesMessage starts a received body writable. */
    @Test
    @Tag("3.10")
    @Tag("3.11.1")
    @Tag("3.11.2")
    @Tag("point-25")
    void receivedBytesAreReadOnlyUntilTheyAreCleared() throws JMSException {
        message.writeInt(1);
        BytesMessage received = client.carried(message);

        assertThatThrownBy(() -> received.writeBoolean(true)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeByte((byte) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeShort((short) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeChar('c')).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeLong(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeFloat(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeDouble(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeUTF("")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeBytes(new byte[1])).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeBytes(new byte[1], 0, 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeObject(1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        received.writeByte((byte) 2);
        received.reset();
        assertThat(received.getBodyLength()).isEqualTo(1);
    }

    /** Red if a failed read moves the position. */
    @Test
    @Tag("3.11.3")
    void whatCouldNotBeReadForItsLengthIsStillThere() throws JMSException {
        message.writeByte((byte) 7);
        BytesMessage received = client.carried(message);

        assertThatThrownBy(received::readInt).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readLong).isInstanceOf(MessageEOFException.class);
        assertThat(received.readByte()).isEqualTo((byte) 7);
    }

    @Test
    @Tag("3.12")
    @Tag("10.3")
    void objectsThatAreNoPrimitivesAreRefusedAndNullIsANullPointerException() {
        assertThatThrownBy(() -> message.writeObject(List.of())).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    @Tag("3.11")
    void readBytesWithALengthTakesSoManyAtMost() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3});
        BytesMessage received = client.carried(message);
        byte[] four = new byte[4];

        assertThatThrownBy(() -> received.readBytes(four, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> received.readBytes(four, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(received.readBytes(four, 2)).isEqualTo(2);
        assertThat(received.readBytes(four, 4)).isEqualTo(1);
        assertThat(received.readBytes(four, 4)).isEqualTo(-1);
    }

    @Test
    @Tag("3.9")
    @Tag("point-25")
    void sentBytesCanBeWrittenFurther() throws JMSException {
        message.writeInt(1);
        assertThat(client.carried(message).getBodyLength()).isEqualTo(4);
        message.writeInt(2);
        assertThat(client.carried(message).getBodyLength()).isEqualTo(8);
    }

    /** Red if a null is written as nothing. */
    @Test
    @Tag("3.12")
    void nothingIsNoBytes() {
        assertThatThrownBy(() -> message.writeUTF(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeBytes(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.writeBytes(null, 0, 0)).isInstanceOf(NullPointerException.class);
    }
}
