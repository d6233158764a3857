package io.posthorn.examples.transacted;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;

/**
 * Makes parcels of orders: an order is a message with a thing a line, and each thing becomes a parcel, a message too. One
 * transaction an order: its parcels leave all, with the order gone, or none does. Not thread-safe.
 */
final class PackingTable implements AutoCloseable {
    static final String ORDERS = "transacted.orders";
    static final String PARCELS = "transacted.parcels";
    static final String REJECTED = "transacted.rejected";

    /** How often an order is tried before it is put aside. */
    static final int ATTEMPTS = 3;

    private final Session session;
    private final MessageConsumer orders;
    private final MessageProducer parcels;
    private final MessageProducer rejected;
    private final Packer packer;

    /** Works at this connection, which must be started to get orders. */
    PackingTable(Connection connection, Packer packer) throws JMSException {
        this.packer = packer;
        session = connection.createSession(Session.SESSION_TRANSACTED);
        orders = session.createConsumer(session.createQueue(ORDERS));
        parcels = session.createProducer(session.createQueue(PARCELS));
        rejected = session.createProducer(session.createQueue(REJECTED));
    }

    /**
     * Handles orders until none came for a while.
     *
     * @return how many were dealt with, packed or rejected
     */
    int clear(Duration patience) throws JMSException {
        int done = 0;
        for (Message order = orders.receive(patience.toMillis());
                order != null;
                order = orders.receive(patience.toMillis())) {
            if (handle((TextMessage) order)) {
                done++;
            }
        }
        return done;
    }

    /** Whether that order is done with; otherwise it is back in its place, and comes again. */
    private boolean handle(TextMessage order) throws JMSException {
        if (order.getIntProperty("JMSXDeliveryCount") > ATTEMPTS) {
            rejected.send(order);
        } else {
            try {
                pack(order);
            } catch (PackingException e) {
                // Takes back the parcels that were sent, and the receipt of the order.
                session.rollback();
                return false;
            }
        }
        session.commit();
        return true;
    }

    private void pack(TextMessage order) throws JMSException, PackingException {
        for (String thing : order.getText().split("\n", -1)) {
            parcels.send(session.createTextMessage(packer.pack(thing)));
        }
    }

    @Override
    public void close() throws JMSException {
        session.close();
    }
}
