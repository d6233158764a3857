package io.posthorn.examples.jta;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Moves payments from a branch office to the head office, one a transaction. Not thread-safe. */
final class Clearing implements AutoCloseable {
    static final String PAYMENTS = "jta.payments";
    static final String BOOKINGS = "jta.bookings";

    /** What became of the next payment. */
    enum Outcome {
        BOOKED,
        /** It is back in its queue. */
        REFUSED,
        /** There was none in time. */
        NONE
    }

    private final TransactionManager transactions;
    private final XAJMSContext branch;
    private final XAJMSContext office;
    private final JMSConsumer payments;
    private final JMSProducer producer;
    private final Queue bookings;

    Clearing(TransactionManager transactions, XAConnectionFactory branchBroker, XAConnectionFactory officeBroker) {
        this.transactions = transactions;
        branch = branchBroker.createXAContext();
        office = officeBroker.createXAContext();
        payments = branch.createConsumer(branch.createQueue(PAYMENTS));
        producer = office.createProducer();
        bookings = office.createQueue(BOOKINGS);
    }

    /**
     * Clears the next payment.
     *
     * @throws RollbackException if a broker could not do its part, so that neither did
     */
    Outcome next(Duration patience, Audit audit)
            throws JMSException, NotSupportedException, SystemException, RollbackException, HeuristicMixedException,
                    HeuristicRollbackException {
        transactions.begin();
        Outcome outcome = Outcome.NONE;
        try {
            Transaction transaction = transactions.getTransaction();
            transaction.enlistResource(branch.getXAResource());
            transaction.enlistResource(office.getXAResource());
            outcome = clear(payments.receive(patience.toMillis()), audit);
        } finally {
            if (outcome == Outcome.BOOKED) {
                transactions.commit();
            } else {
                transactions.rollback();
            }
        }
        return outcome;
    }

    private Outcome clear(@Nullable Message payment, Audit audit) throws JMSException {
        if (payment == null) {
            return Outcome.NONE;
        }
        producer.send(bookings, payment);
        return audit.accepts(payment.getBody(String.class)) ? Outcome.BOOKED : Outcome.REFUSED;
    }

    @Override
    public void close() {
        branch.close();
        office.close();
    }
}
