package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.MessageKind;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.StreamMessage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a sequence of values, each with its type (Jakarta Messaging 3.1, §3.11.3): write-only until
 * {@link #reset}, then read-only until {@link #clearBody}.
 *
 * <p>A read that fails leaves the position where it was. The body travels as the values one after the other.
 */
public final class JmsStreamMessage extends JmsMessage implements StreamMessage {
    private static final String NEXT = "the next field";

    /** On the heap and never released: what it occupies is the collector's matter. */
    private ByteBuf content = Unpooled.buffer();
    /** What {@link #readBytes} has not yet given of the field that it has begun; null between fields. */
    private @Nullable ByteBuf begun;

    private interface Conversion<T extends @Nullable Object> {
        T of(@Nullable Object value, @Nullable String what) throws MessageFormatException;
    }

    @Override
    public void reset() {
        setBodyReadOnly(true);
        content.readerIndex(0);
        begun = null;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(ValueConversion::toBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(ValueConversion::toByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(ValueConversion::toShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(ValueConversion::toChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(ValueConversion::toInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(ValueConversion::toLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(ValueConversion::toFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(ValueConversion::toDouble);
    }

    @Override
    public @Nullable String readString() throws JMSException {
        return this.<@Nullable String>read(ValueConversion::toText);
    }

    @Override
    public @Nullable Object readObject() throws JMSException {
        return this.<@Nullable Object>read((value, what) -> value);
    }

    /**
     * Reads on in a byte[] field. A field is at its end when this returns less than fits in {@code value}, which it does
     * once more for a field that ended exactly at the end of {@code value}: -1 then.
     */
    @Override
    public int readBytes(byte[] value) throws JMSException {
        requireReadable();
        if (begun == null) {
            byte[] field = this.<byte @Nullable []>next(ValueConversion::toBytes);
            if (field == null) {
                return -1;
            }
            begun = Unpooled.wrappedBuffer(field);
        } else if (!begun.isReadable()) {
            begun = null;
            return -1;
        }
        int count = Math.min(value.length, begun.readableBytes());
        begun.readBytes(value, 0, count);
        if (count < value.length) {
            begun = null;
        }
        return count;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeString(@Nullable String value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeBytes(byte @Nullable [] value) throws JMSException {
        writeObject(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        writeObject(Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void writeObject(@Nullable Object value) throws JMSException {
        requireWritableBody();
        BodyValueCodec.write(BodyValueCodec.checked(value), new WireWriter(content));
    }

    private <T extends @Nullable Object> T read(Conversion<T> conversion) throws JMSException {
        requireReadable();
        if (begun != null) {
            throw new MessageFormatException(
                    "readBytes has begun a field and not come to its end: the next one cannot be read before it has");
        }
        return next(conversion);
    }

    /** Reads a value and goes behind it, if the conversion succeeds. */
    private <T extends @Nullable Object> T next(Conversion<T> conversion) throws JMSException {
        if (!content.isReadable()) {
            throw new MessageEOFException("there is no field left");
        }
        ByteBuf ahead = content.slice();
        Object value;
        try {
            value = BodyValueCodec.read(new WireReader(ahead));
        } catch (MalformedInputException e) {
            throw JmsExceptions.withCause(new MessageFormatException("the next field: " + e.getMessage()), e);
        }
        T converted = conversion.of(value, NEXT);
        content.skipBytes(ahead.readerIndex());
        return converted;
    }

    private void requireReadable() throws MessageNotReadableException {
        if (!isBodyReadOnly()) {
            throw new MessageNotReadableException("the body is being written; reset() makes it readable");
        }
    }

    @Override
    MessageKind kind() {
        return MessageKind.STREAM;
    }

    @Override
    ByteBuf encodeBody() {
        return content.slice(0, content.writerIndex());
    }

    @Override
    void readBody(ReceivedBody body) {
        content = body.buffer();
        begun = null;
    }

    @Override
    void dropBody() {
        content = Unpooled.buffer();
        begun = null;
    }

    /** A stream is never read as a whole. */
    @Override
    @SuppressWarnings("rawtypes") // as the API declares it
    public boolean isBodyAssignableTo(Class target) {
        return false;
    }

    @Override
    Object body() throws MessageFormatException {
        throw new MessageFormatException("the body of a stream message is read field by field");
    }

    @Override
    boolean isBodyEmpty() {
        return false;
    }

    @Override
    Class<?> bodyType() {
        return Object.class;
    }
}
