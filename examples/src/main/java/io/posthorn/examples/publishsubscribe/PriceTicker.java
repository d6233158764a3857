package io.posthorn.examples.publishsubscribe;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.math.BigDecimal;

/** Tells everybody who wants to know of new prices. Not thread-safe. */
final class PriceTicker {
    private final Session session;
    private final MessageProducer changes;

    PriceTicker(Connection connection) throws JMSException {
        session = connection.createSession();
        changes = session.createProducer(session.createTopic(PriceChange.TOPIC));
    }

    void publish(String department, String thing, String price) throws JMSException {
        changes.send(new PriceChange(department, thing, new BigDecimal(price)).message(session));
    }
}
