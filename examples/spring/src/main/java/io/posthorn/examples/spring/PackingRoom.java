package io.posthorn.examples.spring;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.JmsUtils;

/**
 * Makes parcels of orders. The transaction that the container has begun covers the order that it takes and the parcel that
 * it sends: when packing fails, both are undone and the order comes again.
 */
final class PackingRoom implements MessageListener {
    private final JmsTemplate jms;

    PackingRoom(JmsTemplate jms) {
        this.jms = jms;
    }

    @Override
    public void onMessage(Message order) {
        try {
            String thing = order.getBody(String.class);
            int attempt = order.getIntProperty("JMSXDeliveryCount");
            jms.convertAndSend(Queues.PARCELS, thing + ", packed at attempt " + attempt);
            tape(thing, attempt);
        } catch (JMSException e) {
            throw JmsUtils.convertJmsAccessException(e);
        }
    }

    /** Tears when a drum is packed for the first time. */
    private static void tape(String thing, int attempt) {
        if (thing.equals("a drum") && attempt == 1) {
            throw new IllegalStateException("the tape tore around " + thing);
        }
    }
}
