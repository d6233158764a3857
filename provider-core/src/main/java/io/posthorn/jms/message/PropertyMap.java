package io.posthorn.jms.message;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Properties by name, each with the type it was set with, in the order they were set (Jakarta Messaging 3.1, §3.5): those
 * of a message, and those that a producer of the simplified API adds to its messages. Not thread-safe.
 *
 * <p>A property that is not there reads as one that is null. Those that the provider sets are not here.
 */
public final class PropertyMap {
    private final Map<String, @Nullable Object> values;

    public PropertyMap() {
        this.values = new LinkedHashMap<>();
    }

    /** Takes over the properties that came with a message. */
    @SuppressWarnings("NullAway") // not every compiler sees in class files that the values may be null
    PropertyMap(MessageHead head) {
        this.values = head.properties().isEmpty() ? new LinkedHashMap<>() : head.properties();
    }

    /**
     * Sets a property.
     *
     * @param value a Boolean, Byte, Short, Integer, Long, Float, Double or String, or null
     * @throws IllegalArgumentException if the name is null, empty, no identifier or a reserved word of selectors
     * @throws MessageFormatException if the value is of another type, or there would be too many properties
     * @throws JMSException if the name is reserved
     */
    public void set(@Nullable String name, @Nullable Object value) throws JMSException {
        String checked = PropertyNames.checked(name);
        if (checked.equals(PropertyNames.GROUP_SEQUENCE) && value != null) {
            put(checked, ValueConversion.toInt(value, checked));
        } else if (checked.equals(PropertyNames.GROUP_ID)) {
            put(checked, ValueConversion.toText(value, checked));
        } else {
            put(checked, value);
        }
    }

    /** As {@link #set}, with a name that another provider allowed. */
    void put(String name, @Nullable Object value) throws MessageFormatException {
        requirePropertyType(name, value);
        if (name.length() > PropertyNames.MAX_LENGTH) {
            throw new MessageFormatException("the name of a property has " + name.length() + " characters, "
                    + PropertyNames.MAX_LENGTH + " are the most");
        }
        if (values.size() >= EncodedMessage.MAX_PROPERTIES && !values.containsKey(name)) {
            throw new MessageFormatException("a message has at most " + EncodedMessage.MAX_PROPERTIES + " properties, "
                    + name + " would be one more");
        }
        values.put(name, value);
    }

    public @Nullable Object get(@Nullable String name) {
        return values.get(name);
    }

    public boolean getBoolean(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toBoolean(get(name), name);
    }

    public byte getByte(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toByte(get(name), name);
    }

    public short getShort(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toShort(get(name), name);
    }

    public int getInt(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toInt(get(name), name);
    }

    public long getLong(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toLong(get(name), name);
    }

    public float getFloat(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toFloat(get(name), name);
    }

    public double getDouble(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toDouble(get(name), name);
    }

    public @Nullable String getString(@Nullable String name) throws MessageFormatException {
        return ValueConversion.toText(get(name), name);
    }

    public boolean contains(@Nullable String name) {
        return values.containsKey(name);
    }

    /** The names, in the order they were set; not to be changed. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public void clear() {
        values.clear();
    }

    /**
     * Sets all these properties on a message, over those that it has.
     *
     * @throws jakarta.jms.MessageNotWriteableException if its properties are read-only and there is one to set
     */
    public void writeTo(Message message) throws JMSException {
        for (Map.Entry<String, @Nullable Object> property : values.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
    }

    /** The values themselves; not to be changed. */
    Map<String, @Nullable Object> values() {
        return Collections.unmodifiableMap(values);
    }

    private static void requirePropertyType(String name, @Nullable Object value) throws MessageFormatException {
        if (value == null) {
            return;
        }
        boolean allowed = value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Double;
        if (!allowed) {
            throw new MessageFormatException("property " + name + " cannot be a "
                    + value.getClass().getName() + ": Boolean, Byte, Short, Integer, Long, Float, Double and String are"
                    + " allowed");
        }
    }
}
