package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.MessageKind;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a set of named values (Jakarta Messaging 3.1, §3.11.3), in the order they were set.
 *
 * <p>The body travels as the number of values, and name and value of each; it is decoded when it is asked for.
 */
public final class JmsMapMessage extends JmsMessage implements MapMessage {
    /** An empty name's length and a type. */
    private static final int SMALLEST = 2;

    private Map<String, @Nullable Object> values = new LinkedHashMap<>();
    /** Where the values are still in their encoded form. */
    private @Nullable ReceivedBody undecoded;

    @Override
    public boolean getBoolean(@Nullable String name) throws JMSException {
        return ValueConversion.toBoolean(values().get(name), name);
    }

    @Override
    public byte getByte(@Nullable String name) throws JMSException {
        return ValueConversion.toByte(values().get(name), name);
    }

    @Override
    public short getShort(@Nullable String name) throws JMSException {
        return ValueConversion.toShort(values().get(name), name);
    }

    @Override
    public char getChar(@Nullable String name) throws JMSException {
        return ValueConversion.toChar(values().get(name), name);
    }

    @Override
    public int getInt(@Nullable String name) throws JMSException {
        return ValueConversion.toInt(values().get(name), name);
    }

    @Override
    public long getLong(@Nullable String name) throws JMSException {
        return ValueConversion.toLong(values().get(name), name);
    }

    @Override
    public float getFloat(@Nullable String name) throws JMSException {
        return ValueConversion.toFloat(values().get(name), name);
    }

    @Override
    public double getDouble(@Nullable String name) throws JMSException {
        return ValueConversion.toDouble(values().get(name), name);
    }

    @Override
    public @Nullable String getString(@Nullable String name) throws JMSException {
        return ValueConversion.toText(values().get(name), name);
    }

    @Override
    public byte @Nullable [] getBytes(@Nullable String name) throws JMSException {
        return ValueConversion.toBytes(values().get(name), name);
    }

    @Override
    public @Nullable Object getObject(@Nullable String name) throws JMSException {
        return copyOf(values().get(name));
    }

    @Override
    public Enumeration<String> getMapNames() throws JMSException {
        return Collections.enumeration(values().keySet().stream().toList());
    }

    @Override
    public boolean itemExists(@Nullable String name) throws JMSException {
        return values().containsKey(name);
    }

    @Override
    public void setBoolean(@Nullable String name, boolean value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setByte(@Nullable String name, byte value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setShort(@Nullable String name, short value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setChar(@Nullable String name, char value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setInt(@Nullable String name, int value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setLong(@Nullable String name, long value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setFloat(@Nullable String name, float value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setDouble(@Nullable String name, double value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setString(@Nullable String name, @Nullable String value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setBytes(@Nullable String name, byte @Nullable [] value) throws JMSException {
        setObject(name, value);
    }

    @Override
    public void setBytes(@Nullable String name, byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        setObject(name, Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void setObject(@Nullable String name, @Nullable Object value) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a value's name must not be " + (name == null ? "null" : "empty"));
        }
        requireWritableBody();
        values().put(name, copyOf(BodyValueCodec.checked(value)));
    }

    private static @Nullable Object copyOf(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    private Map<String, @Nullable Object> values() throws MessageFormatException {
        if (undecoded != null) {
            values = decode(undecoded);
            undecoded = null;
        }
        return values;
    }

    private static Map<String, @Nullable Object> decode(ReceivedBody encoded) throws MessageFormatException {
        Map<String, @Nullable Object> decoded = new LinkedHashMap<>();
        WireReader in = new WireReader(encoded.buffer());
        try {
            for (int left = in.count(Integer.MAX_VALUE, SMALLEST); left > 0; left--) {
                decoded.put(in.text(Integer.MAX_VALUE), BodyValueCodec.read(in));
            }
            in.requireEnd();
            return decoded;
        } catch (MalformedInputException e) {
            throw JmsExceptions.withCause(
                    new MessageFormatException("the body of map message " + encoded.id() + ": " + e.getMessage()), e);
        }
    }

    @Override
    MessageKind kind() {
        return MessageKind.MAP;
    }

    @Override
    ByteBuf encodeBody() throws JMSException {
        ByteBuf body = Unpooled.buffer();
        WireWriter out = new WireWriter(body).varint(values().size());
        values().forEach((name, value) -> BodyValueCodec.write(value, out.text(name)));
        return body;
    }

    @Override
    void readBody(ReceivedBody body) {
        undecoded = body;
    }

    @Override
    void dropBody() {
        values = new LinkedHashMap<>();
        undecoded = null;
    }

    @Override
    @Nullable
    Object body() throws JMSException {
        if (values().isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        values().forEach((name, value) -> copy.put(name, copyOf(value)));
        return copy;
    }

    @Override
    boolean isBodyEmpty() throws JMSException {
        return values().isEmpty();
    }

    @Override
    Class<?> bodyType() {
        return Map.class;
    }
}
