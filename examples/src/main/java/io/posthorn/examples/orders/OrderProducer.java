package io.posthorn.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends each line of a file as a message, in transactions of many.
 *
 * <p>A transaction that failed before {@code commit}, or whose commit threw TransactionRolledBackException, did not
 * happen: its lines are sent again. Any other exception of {@code commit} leaves it in doubt, and the JMS API has no way
 * to ask. Then the choice is between perhaps none and perhaps two; this program sends again and remembers the lines, and
 * whoever receives them knows an order by its line number and takes it once.
 */
public final class OrderProducer implements Callable<Void> {
    private static final int BATCH = 100;
    /** Characters; long lines make smaller batches. */
    private static final int BATCH_LENGTH = 256 * 1024;

    private final Connections connections;
    private final Path file;
    private final BitSet inDoubt = new BitSet();
    private final AtomicInteger sent = new AtomicInteger();

    public OrderProducer(Connections connections, Path file) {
        this.connections = connections;
        this.file = file;
    }

    /** How many lines are committed. */
    public int sent() {
        return sent.get();
    }

    /** Lines that were sent again without knowledge whether they had been. To be called after the program has ended. */
    public BitSet inDoubt() {
        return (BitSet) inDoubt.clone();
    }

    @Override
    public @Nullable Void call() throws JMSException, IOException, InterruptedException {
        try (OrderFile orders = OrderFile.open(file)) {
            List<OrderLine> batch = nextBatch(orders);
            while (!batch.isEmpty()) {
                try (Connection connection = connections.open()) {
                    Session session = connection.createSession(Session.SESSION_TRANSACTED);
                    MessageProducer producer = session.createProducer(session.createQueue(Names.ORDERS));
                    while (!batch.isEmpty()) {
                        send(batch, session, producer);
                        sent.addAndGet(batch.size());
                        batch = nextBatch(orders);
                    }
                } catch (JMSException e) {
                    // The batch goes over the next connection; opening it gives up when that is due.
                    connections.broke(e);
                }
            }
        }
        return null;
    }

    private void send(List<OrderLine> batch, Session session, MessageProducer producer) throws JMSException {
        for (OrderLine line : batch) {
            TextMessage message = session.createTextMessage(line.text());
            message.setIntProperty(Names.LINE, line.number());
            producer.send(message);
        }
        try {
            session.commit();
        } catch (TransactionRolledBackException notDone) {
            throw notDone;
        } catch (JMSException unknown) {
            batch.forEach(line -> inDoubt.set(line.number()));
            throw unknown;
        }
    }

    private static List<OrderLine> nextBatch(OrderFile orders) throws IOException {
        List<OrderLine> batch = new ArrayList<>(BATCH);
        long length = 0;
        while (batch.size() < BATCH && length < BATCH_LENGTH) {
            OrderLine line = orders.next();
            if (line == null) {
                break;
            }
            batch.add(line);
            length += line.text().length();
        }
        return batch;
    }
}
