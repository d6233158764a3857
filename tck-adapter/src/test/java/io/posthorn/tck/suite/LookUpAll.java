package io.posthorn.tck.suite;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Stands for the TCK's tests: uses all that they look up, in a process of its own. Its arguments are user and password. */
@SuppressWarnings("BanJNDI") // this is what is tested
final class LookUpAll {
    private LookUpAll() {}

    public static void main(String[] arguments) throws NamingException, JMSException {
        InitialContext names = new InitialContext();
        ConnectionFactory factory = (ConnectionFactory) names.lookup("MyConnectionFactory");
        require(names.lookup("MyQueueConnectionFactory") instanceof QueueConnectionFactory);
        require(names.lookup("MyTopicConnectionFactory") instanceof TopicConnectionFactory);
        for (String name : List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2")) {
            require(((Queue) names.lookup(name)).getQueueName().equals(name));
        }
        for (String name : List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2")) {
            require(((Topic) names.lookup(name)).getTopicName().equals(name));
        }
        TopicConnectionFactory durable = (TopicConnectionFactory) names.lookup("DURABLE_SUB_CONNECTION_FACTORY");
        try (Connection connection = durable.createTopicConnection()) {
            require(connection.getClientID().equals("cts"));
        }
        try (Connection connection = factory.createConnection(arguments[0], arguments[1])) {
            sendAndReceive(connection, (Queue) names.lookup("MY_QUEUE"));
        }
        try (Connection connection = factory.createConnection()) {
            sendAndReceive(connection, (Queue) names.lookup("MY_QUEUE"));
        }
        requireRefused(factory, arguments[0], "wrong");
        requireRefused(factory, "nobody", arguments[1]);
        System.out.println("all is there");
    }

    private static void sendAndReceive(Connection connection, Queue queue) throws JMSException {
        connection.start();
        Session session = connection.createSession();
        session.createProducer(queue).send(session.createTextMessage("a"));
        TextMessage received = (TextMessage) session.createConsumer(queue).receive(10_000);
        require(received != null && received.getText().equals("a"));
    }

    private static void requireRefused(ConnectionFactory factory, String user, String password) throws JMSException {
        try (Connection connection = factory.createConnection(user, password)) {
            throw new AssertionError("let in as " + user + ": " + connection);
        } catch (JMSSecurityException expected) {
            System.out.println(user + " is refused");
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("not as the TCK wants it");
        }
    }
}
