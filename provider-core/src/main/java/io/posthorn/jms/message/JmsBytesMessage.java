package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.MessageKind;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a stream of bytes (Jakarta Messaging 3.1, §3.11.3): write-only until {@link #reset}, then
 * read-only until {@link #clearBody}. Numbers are big-endian.
 *
 * <p>A read that fails leaves the position where it was. The body travels as it is.
 */
public final class JmsBytesMessage extends JmsMessage implements BytesMessage {
    /** Bytes from which a buffer would grow in small steps. */
    private static final int LONG = 4 * 1024 * 1024;
    /** Any virtual machine has arrays of this length. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    /** On the heap and never released: what it occupies is the collector's matter. */
    private ByteBuf content = Unpooled.buffer();

    @Override
    public void reset() {
        setBodyReadOnly(true);
        content.readerIndex(0);
    }

    @Override
    public long getBodyLength() throws JMSException {
        requireReadable();
        return content.writerIndex();
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return readable(1).readBoolean();
    }

    @Override
    public byte readByte() throws JMSException {
        return readable(1).readByte();
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return readable(1).readUnsignedByte();
    }

    @Override
    public short readShort() throws JMSException {
        return readable(2).readShort();
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return readable(2).readUnsignedShort();
    }

    @Override
    public char readChar() throws JMSException {
        return readable(2).readChar();
    }

    @Override
    public int readInt() throws JMSException {
        return readable(4).readInt();
    }

    @Override
    public long readLong() throws JMSException {
        return readable(8).readLong();
    }

    @Override
    public float readFloat() throws JMSException {
        return readable(4).readFloat();
    }

    @Override
    public double readDouble() throws JMSException {
        return readable(8).readDouble();
    }

    @Override
    public String readUTF() throws JMSException {
        int length = readable(2).getUnsignedShort(content.readerIndex());
        int start = readable(2 + length).readerIndex();
        try (ByteBufInputStream in = new ByteBufInputStream(content, 2 + length)) {
            return in.readUTF();
        } catch (UTFDataFormatException e) {
            content.readerIndex(start);
            throw JmsExceptions.withCause(
                    new MessageFormatException(
                            "at position " + start + " there is no text of writeUTF: " + e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be read", e);
        }
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        Objects.checkFromIndexSize(0, length, value.length);
        requireReadable();
        if (!content.isReadable()) {
            return -1;
        }
        int count = Math.min(length, content.readableBytes());
        content.readBytes(value, 0, count);
        return count;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        writable().writeBoolean(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        writable().writeByte(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        writable().writeShort(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        writable().writeChar(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        writable().writeInt(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        writable().writeLong(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writable().writeFloat(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writable().writeDouble(value);
    }

    /** Writes text as {@link java.io.DataOutput#writeUTF} does: at most 65,535 bytes of it. */
    @Override
    public void writeUTF(String value) throws JMSException {
        int start = writable().writerIndex();
        try (ByteBufOutputStream out = new ByteBufOutputStream(content)) {
            out.writeUTF(value);
        } catch (UTFDataFormatException e) {
            content.writerIndex(start);
            throw JmsExceptions.withCause(
                    new MessageFormatException(
                            "the text is too long for writeUTF, which takes" + " 65,535 bytes; writeBytes takes more"),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writable(value.length).writeBytes(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        writable(length).writeBytes(value, offset, length);
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        requireWritableBody();
        Objects.requireNonNull(value, "writeObject takes no null");
        if (value instanceof String text) {
            writeUTF(text);
        } else if (value instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (value instanceof Boolean flag) {
            writeBoolean(flag);
        } else if (value instanceof Byte number) {
            writeByte(number);
        } else if (value instanceof Short number) {
            writeShort(number);
        } else if (value instanceof Character character) {
            writeChar(character);
        } else if (value instanceof Integer number) {
            writeInt(number);
        } else if (value instanceof Long number) {
            writeLong(number);
        } else if (value instanceof Float number) {
            writeFloat(number);
        } else if (value instanceof Double number) {
            writeDouble(number);
        } else {
            throw new MessageFormatException(
                    "a " + value.getClass().getName() + " cannot be written: primitive types, String and byte[] can");
        }
    }

    @Override
    MessageKind kind() {
        return MessageKind.BYTES;
    }

    @Override
    ByteBuf encodeBody() {
        return content.slice(0, content.writerIndex());
    }

    @Override
    void readBody(ReceivedBody body) {
        content = body.buffer();
    }

    @Override
    void dropBody() {
        content = Unpooled.buffer();
    }

    /** Is reset before and after, as {@code getBody} demands, so that the body is read-only then. */
    @Override
    @Nullable
    Object body() {
        reset();
        return isBodyEmpty() ? null : ByteBufUtil.getBytes(content, 0, content.writerIndex(), true);
    }

    @Override
    boolean isBodyEmpty() {
        return content.writerIndex() == 0;
    }

    @Override
    Class<?> bodyType() {
        return byte[].class;
    }

    private void requireReadable() throws MessageNotReadableException {
        if (!isBodyReadOnly()) {
            throw new MessageNotReadableException("the body is being written; reset() makes it readable");
        }
    }

    private ByteBuf readable(int length) throws JMSException {
        requireReadable();
        if (content.readableBytes() < length) {
            throw new MessageEOFException(length + " bytes are to be read at position " + content.readerIndex()
                    + ", but " + content.readableBytes() + " follow");
        }
        return content;
    }

    /** Room for so many bytes: a long body grows by half, so that it is not copied for each few megabytes. */
    private ByteBuf writable(int length) throws JMSException {
        requireWritableBody();
        int capacity = content.capacity();
        if (capacity >= LONG && length > capacity - content.writerIndex()) {
            long needed = content.writerIndex() + (long) length;
            long grown = Math.max(needed, capacity + (long) capacity / 2);
            if (needed <= LONGEST) {
                content.capacity((int) Math.min(grown, LONGEST));
            }
        }
        return content;
    }

    private ByteBuf writable() throws JMSException {
        requireWritableBody();
        return content;
    }
}
