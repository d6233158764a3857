package io.posthorn.examples.spring;

import java.util.Optional;
import org.springframework.jms.core.JmsTemplate;

/** Takes orders from customers and hands out parcels. Thread-safe. */
final class Shop {
    private final JmsTemplate jms;

    Shop(JmsTemplate jms) {
        this.jms = jms;
    }

    void order(String thing) {
        jms.convertAndSend(Queues.ORDERS, thing);
    }

    /** The next parcel; empty if none was there in time. */
    Optional<String> nextParcel() {
        return Optional.ofNullable((String) jms.receiveAndConvert(Queues.PARCELS));
    }
}
