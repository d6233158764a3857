package io.posthorn.jms.message;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.QueueName;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Sends and receives without a broker between. */
final class Deliveries {
    static final SendStamp STAMP = stamp(new DeliveryOptions(true, 4, 0, 0));

    private Deliveries() {}

    static SendStamp stamp(DeliveryOptions options) {
        return new SendStamp(
                new JmsQueue(new QueueName("orders")), options, new MessageId(1, 2), false, 1_000_000, false);
    }

    static EncodedMessage encoded(Message message) throws JMSException {
        return MessageMapper.encode(message, STAMP).message();
    }

    /** What a consumer gets first if {@code message} was sent: read back from bytes that were checked as a broker does. */
    static JmsMessage received(Message message) throws JMSException {
        return received(message, 1);
    }

    static List<String> names(Message message) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> all = message.getPropertyNames(); all.hasMoreElements(); ) {
            names.add((String) all.nextElement());
        }
        return names;
    }

    static JmsMessage received(Message message, int deliveryCount) throws JMSException {
        EncodedMessage arrived = EncodedMessage.checked(encoded(message).bytes().clone());
        return MessageMapper.decode(arrived, null, deliveryCount, () -> {}, ObjectReading.VALUES_ONLY);
    }
}
