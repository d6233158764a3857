package io.posthorn.examples.legacy;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.jms.JMSException;
import javax.jms.MapMessage;
import javax.jms.Message;
import javax.jms.MessageListener;
import javax.jms.QueueConnection;
import javax.jms.QueueReceiver;
import javax.jms.QueueSession;
import javax.jms.Session;
import org.jspecify.annotations.Nullable;

/** Books payments as they come, and acknowledges what is booked. Thread-safe. */
final class Ledger implements MessageListener {
    private final Map<String, Long> balances = new TreeMap<>();
    private final CountDownLatch expected;
    private @Nullable JMSException failure;

    /** Waits for so many payments. */
    Ledger(QueueConnection connection, int payments) throws JMSException {
        expected = new CountDownLatch(payments);
        QueueSession session = connection.createQueueSession(false, Session.CLIENT_ACKNOWLEDGE);
        QueueReceiver receiver = session.createReceiver(session.createQueue(Bank.PAYMENTS));
        receiver.setMessageListener(this);
    }

    @Override
    public void onMessage(Message message) {
        try {
            MapMessage payment = (MapMessage) message;
            book(payment.getString(Bank.ACCOUNT), payment.getLong(Bank.CENTS));
            message.acknowledge();
        } catch (JMSException e) {
            fail(e);
        } finally {
            expected.countDown();
        }
    }

    private synchronized void book(String account, long cents) {
        balances.merge(account, cents, Long::sum);
    }

    private synchronized void fail(JMSException e) {
        failure = e;
    }

    /**
     * The balance of each account when all payments are booked.
     *
     * @throws JMSException if one could not be
     */
    Map<String, Long> close(long patienceMillis) throws JMSException, InterruptedException {
        if (!expected.await(patienceMillis, TimeUnit.MILLISECONDS)) {
            throw new JMSException("payments are missing: " + expected.getCount());
        }
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            return new TreeMap<>(balances);
        }
    }
}
