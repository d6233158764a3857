package io.posthorn.jms.message;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/** The way of a message from the application to its encoded form and back. */
public final class MessageMapper {
    private MessageMapper() {}

    /**
     * Encodes a message as it is now, headers that the application set where a send sets them being ignored. Another
     * provider's message is read through its interface (Jakarta Messaging 3.1, §3.12).
     *
     * @throws MessageFormatException if {@code message} is null, or another provider's with what we cannot carry
     * @throws jakarta.jms.InvalidDestinationException if JMSReplyTo is another provider's and means nothing here
     */
    public static OutgoingMessage encode(@Nullable Message message, SendStamp stamp) throws JMSException {
        if (message == null) {
            throw new MessageFormatException("the message to be sent is null");
        }
        JmsMessage ours = message instanceof JmsMessage known ? known : ForeignMessage.copyOf(message);
        return OutgoingMessage.of(ours.head(stamp), ours.encodeBody());
    }

    /**
     * Tells the sender what its message was sent with, through the setters of the object that it sent (§3.4.11): at once
     * after a synchronous send, before the callback of an asynchronous one.
     */
    public static void writeBack(Message message, SendStamp stamp) throws JMSException {
        message.setJMSDestination(stamp.destination());
        message.setJMSDeliveryMode(
                stamp.options().persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
        message.setJMSMessageID(stamp.idHidden() ? null : stamp.id().toString());
        message.setJMSTimestamp(stamp.timestampHidden() ? 0 : stamp.timestamp());
        message.setJMSPriority(stamp.options().priority());
        message.setJMSExpiration(stamp.expiration());
        if (message instanceof JmsMessage ours) {
            ours.setJMSDeliveryTime(stamp.deliveryTime());
        } else {
            ForeignMessage.setDeliveryTime(message, stamp.deliveryTime());
        }
    }

    /**
     * A message as the application receives it, body and properties read-only.
     *
     * @param body that came in parts, null if it is inside the message
     * @param deliveryCount 1 at first; above 1 the message is redelivered
     * @param acknowledger called when the application acknowledges the message
     * @param objects how the body of an object message is read, when it is asked for
     */
    public static JmsMessage decode(
            EncodedMessage encoded,
            byte @Nullable [] body,
            int deliveryCount,
            Acknowledger acknowledger,
            ObjectReading objects) {
        JmsMessage message =
                switch (encoded.kind()) {
                    case PLAIN -> new JmsPlainMessage();
                    case TEXT -> new JmsTextMessage();
                    case BYTES -> new JmsBytesMessage();
                    case MAP -> new JmsMapMessage();
                    case STREAM -> new JmsStreamMessage();
                    case OBJECT -> new JmsObjectMessage(objects);
                };
        ReceivedBody received = body == null ? ReceivedBody.inside(encoded) : ReceivedBody.beside(encoded, body);
        message.receive(encoded, received, deliveryCount, acknowledger);
        return message;
    }
}
