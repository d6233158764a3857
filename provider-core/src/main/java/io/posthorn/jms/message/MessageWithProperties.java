package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message (Jakarta Messaging 3.1, §3.5): the application's, and JMSXDeliveryCount where the message
 * was received. Read-only after receipt, until they are cleared.
 */
abstract class MessageWithProperties implements Message {
    private PropertyMap properties = new PropertyMap();
    private boolean readOnly;
    /** JMSXDeliveryCount, 0 where there is none. */
    private int deliveryCount;

    /** Makes these the properties of a message that was received. */
    final void receive(PropertyMap received, int count) {
        properties = received;
        deliveryCount = count;
        readOnly = true;
    }

    final PropertyMap properties() {
        return properties;
    }

    /** Removes all properties, JMSXDeliveryCount too; the message has an empty set of them then (§3.5.7). */
    @Override
    public final void clearProperties() {
        properties.clear();
        deliveryCount = 0;
        readOnly = false;
    }

    @Override
    public final boolean propertyExists(@Nullable String name) {
        return properties.contains(name) || isDeliveryCount(name);
    }

    @Override
    public final boolean getBooleanProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toBoolean(getObjectProperty(name), name);
    }

    @Override
    public final byte getByteProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toByte(getObjectProperty(name), name);
    }

    @Override
    public final short getShortProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toShort(getObjectProperty(name), name);
    }

    @Override
    public final int getIntProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toInt(getObjectProperty(name), name);
    }

    @Override
    public final long getLongProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toLong(getObjectProperty(name), name);
    }

    @Override
    public final float getFloatProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toFloat(getObjectProperty(name), name);
    }

    @Override
    public final double getDoubleProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toDouble(getObjectProperty(name), name);
    }

    @Override
    public final @Nullable String getStringProperty(@Nullable String name) throws JMSException {
        return ValueConversion.toText(getObjectProperty(name), name);
    }

    @Override
    public final @Nullable Object getObjectProperty(@Nullable String name) {
        return isDeliveryCount(name) ? Integer.valueOf(deliveryCount) : properties.get(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        List<String> names = new ArrayList<>(properties.names());
        if (deliveryCount > 0) {
            names.add(PropertyNames.DELIVERY_COUNT);
        }
        return Collections.enumeration(names);
    }

    @Override
    public final void setBooleanProperty(@Nullable String name, boolean value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setByteProperty(@Nullable String name, byte value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setShortProperty(@Nullable String name, short value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setIntProperty(@Nullable String name, int value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setLongProperty(@Nullable String name, long value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setFloatProperty(@Nullable String name, float value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setDoubleProperty(@Nullable String name, double value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setStringProperty(@Nullable String name, @Nullable String value) throws JMSException {
        setObjectProperty(name, value);
    }

    @Override
    public final void setObjectProperty(@Nullable String name, @Nullable Object value) throws JMSException {
        if (readOnly) {
            throw new MessageNotWriteableException(
                    "the properties of a received message are read-only until they are" + " cleared");
        }
        properties.set(name, value);
    }

    private boolean isDeliveryCount(@Nullable String name) {
        return deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name);
    }
}
