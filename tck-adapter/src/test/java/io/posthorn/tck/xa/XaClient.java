package io.posthorn.tck.xa;

import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A started connection to a broker with one XA session, and what a test does by it. */
final class XaClient implements AutoCloseable {
    /** Longest wait for a message that must come, in ms. */
    static final long PATIENCE = 10_000;

    final PosthornXAConnectionFactory factory;
    final XAConnection connection;
    final XASession session;
    final XAResource resource;

    XaClient(String url) throws JMSException {
        factory = new PosthornXAConnectionFactory(url);
        connection = factory.createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
    }

    /** Begins to work for a branch. */
    void start(Xid xid) throws XAException {
        resource.start(xid, XAResource.TMNOFLAGS);
    }

    void end(Xid xid) throws XAException {
        resource.end(xid, XAResource.TMSUCCESS);
    }

    /** Sends texts by the XA session. */
    void send(String queue, String... texts) throws JMSException {
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        for (String text : texts) {
            producer.send(session.createTextMessage(text));
        }
        producer.close();
    }

    /** The next messages of a queue, which must come, taken by the XA session. */
    List<String> receive(String queue, int count) throws JMSException {
        MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(consumer.receive(PATIENCE)));
        }
        consumer.close();
        return texts;
    }

    /** Sends texts outside all transactions, by a connection of its own. */
    void sendPlainly(String queue, String... texts) throws JMSException {
        try (Connection plain = factory.createConnection()) {
            Session session = plain.createSession();
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** All that others see in a queue, taken out. */
    List<String> drain(String queue) throws JMSException {
        return drain(queue, Integer.MAX_VALUE);
    }

    /** The first of what others see in a queue, taken out. */
    List<String> drain(String queue, int most) throws JMSException {
        try (Connection plain = factory.createConnection()) {
            plain.start();
            Session session = plain.createSession();
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            List<String> texts = new ArrayList<>();
            while (texts.size() < most) {
                Message message = consumer.receiveNoWait();
                if (message == null) {
                    break;
                }
                texts.add(text(message));
            }
            return texts;
        }
    }

    /** Names of the branches that the broker has prepared. */
    List<String> recovered() throws XAException {
        return Stream.of(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .map(TestXid::nameOf)
                .toList();
    }

    /** The text, with the attempts behind it if this is not the first: {@code text*2}. */
    static String text(Message message) throws JMSException {
        if (message == null) {
            return "nothing";
        }
        int count = message.getIntProperty("JMSXDeliveryCount");
        if (message.getJMSRedelivered() != count > 1) {
            return "redelivered=" + message.getJMSRedelivered() + " count=" + count;
        }
        return ((TextMessage) message).getText() + (count == 1 ? "" : "*" + count);
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
