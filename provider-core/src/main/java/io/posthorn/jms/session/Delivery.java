package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.message.Acknowledger;
import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.message.MessageMapper;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker gave to a consumer.
 *
 * @param body that came in parts, null if it is inside the message
 * @param size bytes of the message and a body that came in parts, as they count against credit
 * @param problem why it cannot be read, or null
 */
record Delivery(
        long tag,
        int deliveryCount,
        EncodedMessage message,
        byte @Nullable [] body,
        long size,
        @Nullable String problem) {
    /**
     * The message as the application gets it.
     *
     * @throws JMSException if it cannot be read
     */
    JmsMessage decode(Acknowledger acknowledger, ConnectionCore connection) throws JMSException {
        if (problem != null) {
            throw new ResourceAllocationException("message " + message.id() + " cannot be received: " + problem);
        }
        JmsMessage decoded = MessageMapper.decode(
                message, body, deliveryCount, acknowledger, connection.settings().objects());
        connection.temporaries().claim(decoded);
        return decoded;
    }
}
