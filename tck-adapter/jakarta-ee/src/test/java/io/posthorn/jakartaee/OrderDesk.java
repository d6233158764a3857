package io.posthorn.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Sends and takes orders; each method is a transaction of the container. */
@Stateless
public class OrderDesk {
    @Resource(name = "jms/shop")
    private ConnectionFactory shop;

    @Resource(name = "jms/orders")
    private Queue orders;

    @Resource
    private EJBContext container;

    public void order(String thing) throws JMSException {
        send(shop, orders, thing);
    }

    /** The same with what it looks up instead of what it was given. */
    @SuppressWarnings("BanJNDI") // names of this bean, in the context of its container
    public void orderByName(String thing) throws JMSException, NamingException {
        send(
                InitialContext.doLookup("java:comp/env/jms/shop"),
                InitialContext.doLookup("java:comp/env/jms/orders"),
                thing);
    }

    public void orderAndChangeMyMind(String thing) throws JMSException {
        order(thing);
        container.setRollbackOnly();
    }

    public String take(long millis) throws JMSException {
        try (Connection connection = shop.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Message order = session.createConsumer(orders).receive(millis);
            return order == null ? null : order.getBody(String.class);
        }
    }

    public String takeAndChangeMyMind(long millis) throws JMSException {
        String order = take(millis);
        container.setRollbackOnly();
        return order;
    }

    private static void send(ConnectionFactory factory, Queue queue, String text) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createProducer(queue).send(session.createTextMessage(text));
        }
    }
}
