package io.posthorn.jms.message;

import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * As which types a value may be read (Jakarta Messaging 3.1, §3.5.4 for properties, §3.11.3 for bodies). A value is a
 * Boolean, Byte, Short, Integer, Long, Float, Double or String, in bodies also a Character or byte[], or null.
 *
 * <p>Null is converted as {@code valueOf} of the type converts a null String. {@code what} names the value in the text of
 * an exception. Text that is not a number gives a {@link NumberFormatException}.
 */
final class ValueConversion {
    private ValueConversion() {}

    static boolean toBoolean(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Boolean flag) {
            return flag;
        } else if (value == null) {
            return false;
        } else if (value instanceof String text) {
            return Boolean.parseBoolean(text);
        }
        throw refused(value, what, "boolean");
    }

    static byte toByte(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Byte number) {
            return number;
        } else if (value instanceof String text) {
            return Byte.parseByte(text);
        }
        throw refusedOrNumberless(value, what, "byte");
    }

    static short toShort(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).shortValue();
        } else if (value instanceof String text) {
            return Short.parseShort(text);
        }
        throw refusedOrNumberless(value, what, "short");
    }

    static int toInt(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        } else if (value instanceof String text) {
            return Integer.parseInt(text);
        }
        throw refusedOrNumberless(value, what, "int");
    }

    static long toLong(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof String text) {
            return Long.parseLong(text);
        }
        throw refusedOrNumberless(value, what, "long");
    }

    static float toFloat(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Float number) {
            return number;
        } else if (value instanceof String text) {
            return Float.parseFloat(text);
        }
        throw refusedOrNull(value, what, "float");
    }

    static double toDouble(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        } else if (value instanceof String text) {
            return Double.parseDouble(text);
        }
        throw refusedOrNull(value, what, "double");
    }

    static char toChar(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof Character character) {
            return character;
        }
        throw refusedOrNull(value, what, "char");
    }

    static @Nullable String toText(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw refused(value, what, "String");
        }
        return value == null ? null : value.toString();
    }

    static byte @Nullable [] toBytes(@Nullable Object value, @Nullable String what) throws MessageFormatException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value == null) {
            return null;
        }
        throw refused(value, what, "byte[]");
    }

    private static MessageFormatException refusedOrNumberless(
            @Nullable Object value, @Nullable String what, String type) {
        if (value == null) {
            throw new NumberFormatException("there is no value of " + what + " to be read as " + type);
        }
        return refused(value, what, type);
    }

    private static MessageFormatException refusedOrNull(@Nullable Object value, @Nullable String what, String type) {
        if (value == null) {
            throw new NullPointerException("there is no value of " + what + " to be read as " + type);
        }
        return refused(value, what, type);
    }

    private static MessageFormatException refused(Object value, @Nullable String what, String type) {
        return new MessageFormatException("the value of " + what + " is a "
                + value.getClass().getSimpleName() + " and cannot be read as " + type);
    }
}
