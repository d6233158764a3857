package io.posthorn.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Receives orders, prices them and sends invoices: an order and its invoice in one transaction, so that each order is
 * priced once whatever happens in between. Lines that are no orders are passed on as they came.
 *
 * <p>A commit in doubt needs no thought here: if it was done, the order is gone and its invoice sent; if not, the order
 * comes again.
 */
public final class OrderProcessor implements Callable<Void> {
    private static final long LOOK_UP_MILLIS = 200;

    private final Connections connections;
    private final String name;
    private final Shutdown shutdown;
    private final AtomicInteger processed = new AtomicInteger();

    public OrderProcessor(Connections connections, String name, Shutdown shutdown) {
        this.connections = connections;
        this.name = name;
        this.shutdown = shutdown;
    }

    /** How many orders this program knows to be processed; those of commits in doubt are not among them. */
    public int processed() {
        return processed.get();
    }

    @Override
    public @Nullable Void call() throws JMSException, InterruptedException {
        while (!shutdown.requested()) {
            try (Connection connection = connections.open()) {
                process(connection);
            } catch (JMSException e) {
                // Whatever was not committed is rolled back; opening the next connection gives up when that is due.
                connections.broke(e);
            }
        }
        return null;
    }

    private void process(Connection connection) throws JMSException {
        LostConnection lost = new LostConnection();
        connection.setExceptionListener(lost);
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer orders = session.createConsumer(session.createQueue(Names.ORDERS));
        MessageProducer invoices = session.createProducer(session.createQueue(Names.INVOICES));
        connection.start();
        while (!shutdown.requested()) {
            Message order = orders.receive(LOOK_UP_MILLIS);
            if (order != null) {
                invoices.send(invoiceFor((TextMessage) order, session));
                session.commit();
                processed.incrementAndGet();
            } else {
                lost.throwIfLost();
            }
        }
    }

    private TextMessage invoiceFor(TextMessage order, Session session) throws JMSException {
        String text = order.getText();
        TextMessage invoice = session.createTextMessage(
                Order.parse(text).map(parsed -> Invoice.of(parsed).text()).orElse(text));
        invoice.setIntProperty(Names.LINE, order.getIntProperty(Names.LINE));
        invoice.setStringProperty(Names.PROCESSOR, name);
        return invoice;
    }
}
