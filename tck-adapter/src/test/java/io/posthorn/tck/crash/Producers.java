package io.posthorn.tck.crash;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Applications that send. */
final class Producers {
    private final History history;
    private final BooleanSupplier enough;

    Producers(History history, BooleanSupplier enough) {
        this.history = history;
        this.enough = enough;
    }

    /** Persistent sends, each waited for. */
    Worker.Shift oneByOne(String queue, String stream) {
        AtomicLong number = new AtomicLong();
        return (connection, generation) -> sendOneByOne(connection, queue, stream, number);
    }

    private void sendOneByOne(Connection connection, String queue, String stream, AtomicLong number)
            throws JMSException {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        while (!enough.getAsBoolean()) {
            Letter letter = new Letter(queue, stream, number.incrementAndGet());
            history.add(new Event.Sending(letter, 0));
            producer.send(session.createTextMessage(letter.text()));
            history.add(new Event.Sent(letter));
        }
    }

    /** Transactions, each with some letters to every queue; one in eight is rolled back. */
    Worker.Shift inTransactions(List<String> queues, String stream) {
        AtomicLong number = new AtomicLong();
        return (connection, generation) -> sendInTransactions(connection, queues, stream, number);
    }

    private void sendInTransactions(Connection connection, List<String> queues, String stream, AtomicLong number)
            throws JMSException {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(null);
        while (!enough.getAsBoolean()) {
            long transaction = history.newTransaction();
            for (int i = 0; i < 3; i++) {
                long next = number.incrementAndGet();
                for (String queue : queues) {
                    Letter letter = new Letter(queue, stream, next);
                    history.add(new Event.Sending(letter, transaction));
                    producer.send(session.createQueue(queue), session.createTextMessage(letter.text()));
                }
            }
            if (transaction % 8 == 0) {
                history.add(new Event.RolledBack(transaction));
                session.rollback();
            } else {
                commit(session, transaction);
            }
        }
    }

    private void commit(Session session, long transaction) throws JMSException {
        history.add(new Event.Committing(transaction));
        try {
            session.commit();
            history.add(new Event.Committed(transaction));
        } catch (TransactionRolledBackException e) {
            history.add(new Event.RolledBack(transaction));
            throw e;
        }
    }
}
