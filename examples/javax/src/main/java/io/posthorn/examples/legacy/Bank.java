package io.posthorn.examples.legacy;

import javax.jms.JMSException;
import javax.jms.MapMessage;
import javax.jms.Queue;
import javax.jms.QueueConnection;
import javax.jms.QueueSender;
import javax.jms.QueueSession;
import javax.jms.Session;

/** Where payments are handed in. Not thread-safe. */
final class Bank {
    static final String PAYMENTS = "legacy.payments";
    static final String ACCOUNT = "account";
    static final String CENTS = "cents";

    private final QueueSession session;
    private final QueueSender payments;

    Bank(QueueConnection connection) throws JMSException {
        session = connection.createQueueSession(true, Session.SESSION_TRANSACTED);
        Queue queue = session.createQueue(PAYMENTS);
        payments = session.createSender(queue);
    }

    /** Takes money from one account and gives it to another: both or neither. */
    void transfer(String from, String to, long cents) throws JMSException {
        payments.send(payment(from, -cents));
        payments.send(payment(to, cents));
        session.commit();
    }

    private MapMessage payment(String account, long cents) throws JMSException {
        MapMessage payment = session.createMapMessage();
        payment.setString(ACCOUNT, account);
        payment.setLong(CENTS, cents);
        return payment;
    }
}
