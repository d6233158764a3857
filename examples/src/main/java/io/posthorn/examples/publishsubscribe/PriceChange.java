package io.posthorn.examples.publishsubscribe;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.math.BigDecimal;

/**
 * A thing has a new price.
 *
 * @param department what subscribers choose by: a property of the message
 */
record PriceChange(String department, String thing, BigDecimal price) {
    static final String TOPIC = "price.changes";
    static final String DEPARTMENT = "department";

    static PriceChange of(Message message) throws JMSException {
        MapMessage body = (MapMessage) message;
        return new PriceChange(
                message.getStringProperty(DEPARTMENT),
                body.getString("thing"),
                new BigDecimal(body.getString("price")));
    }

    Message message(Session session) throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setStringProperty(DEPARTMENT, department);
        message.setString("thing", thing);
        message.setString("price", price.toPlainString());
        return message;
    }

    @Override
    public String toString() {
        return thing + " " + price;
    }
}
