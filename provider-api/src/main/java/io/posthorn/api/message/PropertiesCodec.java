package io.posthorn.api.message;

import io.posthorn.api.codec.LosslessUtf8;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties with the type each value was set with (Jakarta Messaging 3.1, §3.5.4). */
public final class PropertiesCodec {
    private static final int MAX_TEXT = Integer.MAX_VALUE;
    private static final int MAX_NAME_BYTES = 0xFFFF;
    /** An empty name's length and a type. */
    private static final int SMALLEST = 2;

    /** Set, but to null: it exists and has no value. */
    private static final int NULL = 0;

    private static final int BOOLEAN = 1;
    private static final int BYTE = 2;
    private static final int SHORT = 3;
    private static final int INT = 4;
    private static final int LONG = 5;
    private static final int FLOAT = 6;
    private static final int DOUBLE = 7;
    private static final int STRING = 8;

    private PropertiesCodec() {}

    /**
     * Writes all of them, in their order.
     *
     * @throws IllegalArgumentException if there are more than {@value EncodedMessage#MAX_PROPERTIES}, a name is longer
     *     than 65,535 bytes, or a value has a type that properties do not have
     */
    public static void write(Map<String, ? extends @Nullable Object> properties, WireWriter out) {
        if (properties.size() > EncodedMessage.MAX_PROPERTIES) {
            throw new IllegalArgumentException("a message has at most " + EncodedMessage.MAX_PROPERTIES
                    + " properties, this one " + properties.size());
        }
        out.varint(properties.size());
        properties.forEach((name, value) -> {
            writeName(out, name);
            writeValue(value, out);
        });
    }

    public static Map<String, @Nullable Object> read(WireReader in) {
        int count = readCount(in);
        if (count == 0) {
            return Map.of();
        }
        Map<String, @Nullable Object> properties = new LinkedHashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            properties.put(readName(in), readValue(in.u8(), in));
        }
        return properties;
    }

    static void check(WireReader in) {
        int count = readCount(in);
        for (int i = 0; i < count; i++) {
            in.skip(in.length(MAX_NAME_BYTES));
            skipValue(in);
        }
    }

    /** Reads the number of properties that follow, each a {@linkplain #readName name} and a value. */
    static int readCount(WireReader in) {
        return in.count(EncodedMessage.MAX_PROPERTIES, SMALLEST);
    }

    static String readName(WireReader in) {
        return in.text(MAX_NAME_BYTES);
    }

    /** Passes over a type and its value. */
    static void skipValue(WireReader in) {
        int type = in.u8();
        switch (type) {
            case NULL -> {}
            case BOOLEAN -> in.bool();
            case BYTE -> in.skip(1);
            case SHORT -> in.skip(2);
            case INT, FLOAT -> in.skip(4);
            case LONG, DOUBLE -> in.skip(8);
            case STRING -> in.skip(in.length(MAX_TEXT));
            default -> throw unknown(type);
        }
    }

    private static void writeName(WireWriter out, String name) {
        byte[] bytes = LosslessUtf8.encode(name);
        if (bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "the name of a property has at most " + MAX_NAME_BYTES + " bytes, this one " + bytes.length);
        }
        out.blob(bytes);
    }

    /**
     * Writes one value: its type in one byte, and what it is.
     *
     * @throws IllegalArgumentException if properties have no values of its type
     */
    public static void writeValue(@Nullable Object value, WireWriter out) {
        if (value == null) {
            out.u8(NULL);
        } else if (value instanceof String text) {
            out.u8(STRING).text(text);
        } else if (value instanceof Integer number) {
            out.u8(INT).i32(number);
        } else if (value instanceof Long number) {
            out.u8(LONG).i64(number);
        } else if (value instanceof Boolean flag) {
            out.u8(BOOLEAN).bool(flag);
        } else if (value instanceof Double number) {
            out.u8(DOUBLE).i64(Double.doubleToRawLongBits(number));
        } else if (value instanceof Float number) {
            out.u8(FLOAT).i32(Float.floatToRawIntBits(number));
        } else if (value instanceof Short number) {
            out.u8(SHORT).u16(number);
        } else if (value instanceof Byte number) {
            out.u8(BYTE).u8(number);
        } else {
            throw new IllegalArgumentException(
                    "a property value cannot be a " + value.getClass().getName());
        }
    }

    /** Reads what {@link #writeValue} wrote after the type, which is from 0 to {@value #STRING}. */
    public static @Nullable Object readValue(int type, WireReader in) {
        return switch (type) {
            case NULL -> null;
            case BOOLEAN -> in.bool();
            case BYTE -> (byte) in.u8();
            case SHORT -> in.i16();
            case INT -> in.i32();
            case LONG -> in.i64();
            case FLOAT -> Float.intBitsToFloat(in.i32());
            case DOUBLE -> Double.longBitsToDouble(in.i64());
            case STRING -> in.text(MAX_TEXT);
            default -> throw unknown(type);
        };
    }

    private static MalformedInputException unknown(int type) {
        return new MalformedInputException("property type " + type + " is not known");
    }
}
