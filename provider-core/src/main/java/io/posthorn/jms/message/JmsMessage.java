package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.message.CorrelationId;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageKind;
import io.posthorn.jms.destination.JmsDestination;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message (Jakarta Messaging 3.1, §3.4), and what all kinds of body have in common (§3.11): a body that
 * was received is read-only until it is cleared.
 */
public abstract sealed class JmsMessage extends MessageWithProperties
        permits JmsPlainMessage, JmsTextMessage, JmsBytesMessage, JmsMapMessage, JmsStreamMessage, JmsObjectMessage {
    private @Nullable Destination destination;
    private int deliveryMode = DeliveryMode.PERSISTENT;
    private @Nullable String id;
    private long timestamp;
    private @Nullable CorrelationId correlationId;
    private @Nullable Destination replyTo;
    private boolean redelivered;
    private @Nullable String type;
    private long expiration;
    private long deliveryTime;
    private int priority = DEFAULT_PRIORITY;

    private @Nullable Acknowledger acknowledger;
    private boolean bodyReadOnly;

    JmsMessage() {}

    /** Headers and properties for the wire: what a send stamps on the message, and the rest from the application. */
    @SuppressWarnings("NullAway") // not every compiler sees in class files that the properties may be null
    final MessageHead head(SendStamp stamp) throws JMSException {
        return new MessageHead(
                kind(),
                stamp.options(),
                stamp.id(),
                stamp.idHidden(),
                stamp.timestamp(),
                stamp.timestampHidden(),
                stamp.destination().name(),
                replyTo == null ? null : JmsDestination.from(replyTo).name(),
                correlationId,
                type,
                properties().values());
    }

    /** Makes this the message that was received. */
    final void receive(EncodedMessage encoded, ReceivedBody body, int deliveryCount, Acknowledger toAcknowledge) {
        MessageHead head = encoded.head();
        receive(new PropertyMap(head), deliveryCount);
        destination = JmsDestination.of(head.destination());
        deliveryMode = head.options().persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
        id = head.idHidden() ? null : head.id().toString();
        timestamp = head.timestampHidden() ? 0 : head.timestamp();
        correlationId = head.correlationId();
        replyTo = head.replyTo() == null ? null : JmsDestination.of(head.replyTo());
        redelivered = deliveryCount > 1;
        type = head.type();
        expiration = SendStamp.expiration(head.timestamp(), head.options());
        deliveryTime = SendStamp.later(head.timestamp(), head.options().deliveryDelay());
        priority = head.options().priority();
        acknowledger = toAcknowledge;
        readBody(body);
        bodyReadOnly = true;
    }

    abstract MessageKind kind();

    /**
     * The body as it travels, not copied where it is there in this form. Changes nothing: neither the body nor where it is
     * read. What is given is to be read before anything else is done with the message.
     */
    abstract ByteBuf encodeBody() throws JMSException;

    /** Takes over the body of a received message, whose bytes nobody changes. */
    abstract void readBody(ReceivedBody body);

    /** Makes the body empty. */
    abstract void dropBody();

    /** The body as {@link #getBody} gives it, null if there is none. */
    abstract @Nullable Object body() throws JMSException;

    /** Whether there is no body, so that it can be read as whatever one likes. */
    abstract boolean isBodyEmpty() throws JMSException;

    /** The class of {@link #body()}, where there is one. */
    abstract Class<?> bodyType() throws JMSException;

    /** The same of a body that was just given. */
    Class<?> typeOf(Object body) throws JMSException {
        return bodyType();
    }

    final boolean isBodyReadOnly() {
        return bodyReadOnly;
    }

    final void setBodyReadOnly(boolean readOnly) {
        bodyReadOnly = readOnly;
    }

    final void requireWritableBody() throws MessageNotWriteableException {
        if (bodyReadOnly) {
            throw new MessageNotWriteableException("the body is read-only until it is cleared");
        }
    }

    @Override
    public final void clearBody() {
        dropBody();
        bodyReadOnly = false;
    }

    @Override
    public final <T> @Nullable T getBody(Class<T> target) throws JMSException {
        Object body = body();
        if (body == null) {
            return null;
        }
        Class<?> type = typeOf(body);
        if (!target.isAssignableFrom(type)) {
            throw new MessageFormatException("the body of a " + this + " is a " + type.getSimpleName()
                    + " and cannot be read as " + target.getName());
        }
        return target.cast(body);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the API declares it
    public boolean isBodyAssignableTo(Class target) throws JMSException {
        return isBodyEmpty() || ((Class<?>) target).isAssignableFrom(bodyType());
    }

    /** A message that was not received has nothing to acknowledge. */
    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledger != null) {
            acknowledger.acknowledge();
        }
    }

    @Override
    public final @Nullable String getJMSMessageID() {
        return id;
    }

    @Override
    public final void setJMSMessageID(@Nullable String id) {
        this.id = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return timestamp;
    }

    @Override
    public final void setJMSTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public final byte @Nullable [] getJMSCorrelationIDAsBytes() {
        return correlationId == null ? null : correlationId.asBytes().clone();
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte @Nullable [] correlationId) {
        this.correlationId = correlationId == null ? null : new CorrelationId.Bytes(correlationId.clone());
    }

    @Override
    public final @Nullable String getJMSCorrelationID() {
        return correlationId == null ? null : correlationId.asText();
    }

    @Override
    public final void setJMSCorrelationID(@Nullable String correlationId) {
        this.correlationId = correlationId == null ? null : new CorrelationId.Text(correlationId);
    }

    @Override
    public final @Nullable Destination getJMSReplyTo() {
        return replyTo;
    }

    @Override
    public final void setJMSReplyTo(@Nullable Destination replyTo) {
        this.replyTo = replyTo;
    }

    @Override
    public final @Nullable Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(@Nullable Destination destination) {
        this.destination = destination;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(int deliveryMode) {
        this.deliveryMode = deliveryMode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return redelivered;
    }

    @Override
    public final void setJMSRedelivered(boolean redelivered) {
        this.redelivered = redelivered;
    }

    @Override
    public final @Nullable String getJMSType() {
        return type;
    }

    @Override
    public final void setJMSType(@Nullable String type) {
        this.type = type;
    }

    @Override
    public final long getJMSExpiration() {
        return expiration;
    }

    @Override
    public final void setJMSExpiration(long expiration) {
        this.expiration = expiration;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(long deliveryTime) {
        this.deliveryTime = deliveryTime;
    }

    @Override
    public final int getJMSPriority() {
        return priority;
    }

    @Override
    public final void setJMSPriority(int priority) {
        this.priority = priority;
    }

    /** The kind and the id, never the content. */
    @Override
    public final String toString() {
        String kind = kind().name();
        return kind.charAt(0) + kind.substring(1).toLowerCase(java.util.Locale.ROOT) + "Message[" + id + "]";
    }
}
