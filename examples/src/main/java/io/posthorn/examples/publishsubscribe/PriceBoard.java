package io.posthorn.examples.publishsubscribe;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The board in the shop of one department: shows what has changed since it was hung up. Its subscription ends with the
 * connection, so nothing is kept for it while it is away. Not thread-safe.
 */
final class PriceBoard {
    private final MessageConsumer changes;
    private final SortedMap<String, BigDecimal> shown = new TreeMap<>();

    PriceBoard(Connection connection, String department) throws JMSException {
        Session session = connection.createSession();
        changes = session.createConsumer(
                session.createTopic(PriceChange.TOPIC), PriceChange.DEPARTMENT + " = '" + department + "'");
    }

    /** Takes in what has come, until nothing came for a while. */
    SortedMap<String, BigDecimal> refresh(Duration patience) throws JMSException {
        for (Message message = changes.receive(patience.toMillis());
                message != null;
                message = changes.receive(patience.toMillis())) {
            PriceChange change = PriceChange.of(message);
            shown.put(change.thing(), change.price());
        }
        return shown;
    }
}
