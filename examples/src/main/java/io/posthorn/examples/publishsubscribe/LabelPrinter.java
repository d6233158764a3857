package io.posthorn.examples.publishsubscribe;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Optional;

/**
 * Prints a label for each change. All printers share one durable subscription: a change goes to one of them, whichever is
 * free, and waits if none runs. Not thread-safe.
 */
final class LabelPrinter {
    private static final String NAME = "labels";

    private final Session session;
    private final MessageConsumer changes;

    LabelPrinter(Connection connection) throws JMSException {
        session = connection.createSession();
        changes = session.createSharedDurableConsumer(session.createTopic(PriceChange.TOPIC), NAME);
    }

    /** Prints the next label; empty if there is no change to print. */
    Optional<String> print() throws JMSException {
        Message change = changes.receiveNoWait();
        return change == null
                ? Optional.empty()
                : Optional.of(PriceChange.of(change).toString());
    }

    /** Leaves what comes to the others. */
    void stop() throws JMSException {
        changes.close();
    }

    /** Does away with the subscription, all printers having stopped. */
    void giveUp() throws JMSException {
        session.unsubscribe(NAME);
    }
}
