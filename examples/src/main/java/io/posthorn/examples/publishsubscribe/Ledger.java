package io.posthorn.examples.publishsubscribe;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Must not miss a change: its subscription is durable, known by the client id of the connection and a name, and goes on
 * collecting while no ledger is open. Not thread-safe.
 */
final class Ledger {
    static final String CLIENT_ID = "accounts";
    private static final String NAME = "ledger";

    private final Session session;
    private final MessageConsumer changes;

    /** Opens the ledger, for the first time or again; only one may be open at a time. */
    Ledger(Connection connection) throws JMSException {
        session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        changes = session.createDurableConsumer(session.createTopic(PriceChange.TOPIC), NAME);
    }

    /** What has changed since the last time, until nothing came for a while. */
    List<PriceChange> read(Duration patience) throws JMSException {
        List<PriceChange> news = new ArrayList<>();
        for (Message message = changes.receive(patience.toMillis());
                message != null;
                message = changes.receive(patience.toMillis())) {
            news.add(PriceChange.of(message));
            message.acknowledge();
        }
        return news;
    }

    /** Closes it for good: nothing is collected any more. */
    void giveUp() throws JMSException {
        changes.close();
        session.unsubscribe(NAME);
    }
}
