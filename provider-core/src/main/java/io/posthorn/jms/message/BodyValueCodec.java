package io.posthorn.jms.message;

import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.PropertiesCodec;
import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The values that bodies of map and stream messages are made of (Jakarta Messaging 3.1, §3.11.3): those of properties,
 * written as they are there, and besides char (type 9, two bytes) and byte[] (type 10, its length as a varint and the
 * bytes).
 */
final class BodyValueCodec {
    private static final int CHAR = 9;
    private static final int BYTES = 10;

    private BodyValueCodec() {}

    static void write(@Nullable Object value, WireWriter out) {
        if (value instanceof Character character) {
            out.u8(CHAR).u16(character);
        } else if (value instanceof byte[] bytes) {
            out.u8(BYTES).blob(bytes);
        } else {
            PropertiesCodec.writeValue(value, out);
        }
    }

    static @Nullable Object read(WireReader in) {
        int type = in.u8();
        return switch (type) {
            case CHAR -> (char) in.u16();
            case BYTES -> in.blob(Integer.MAX_VALUE);
            default -> PropertiesCodec.readValue(type, in);
        };
    }

    /**
     * Returns {@code value} if a body may hold it.
     *
     * @throws MessageFormatException if it is neither of a primitive type nor a String nor a byte[] nor null
     */
    static @Nullable Object checked(@Nullable Object value) throws MessageFormatException {
        if (value == null) {
            return null;
        }
        boolean allowed = value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Double
                || value instanceof byte[];
        if (!allowed) {
            throw new MessageFormatException("a body cannot hold a "
                    + value.getClass().getName() + ": primitive types, String and byte[] are allowed");
        }
        return value;
    }
}
