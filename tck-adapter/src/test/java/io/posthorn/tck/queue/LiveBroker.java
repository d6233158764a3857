package io.posthorn.tck.queue;

import io.posthorn.jms.session.JmsConnection;
import io.posthorn.jms.session.SimplifiedContext;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.TcpAddress;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in memory behind a socket, a queue of its own for each test, and connections that end with the test. */
final class LiveBroker implements BeforeEachCallback, AfterEachCallback {
    /** Longest wait of a test for something that has to come, in ms. */
    static final long PATIENCE = 10_000;
    /** How long a test waits for something that must not come, in ms. */
    static final long MOMENT = 100;

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private PosthornBroker broker;
    private String queue;

    @Override
    public void beforeEach(ExtensionContext context) {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
        queue = "q." + UUID.randomUUID();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<AutoCloseable> reversed = new ArrayList<>(open);
        Collections.reverse(reversed);
        for (AutoCloseable each : reversed) {
            each.close();
        }
        open.clear();
        broker.close();
    }

    /** Ends the broker in good order. */
    void stop() {
        broker.close();
    }

    String queueName() {
        return queue;
    }

    ConnectionSettings settings() {
        InetSocketAddress address = (InetSocketAddress) broker.address();
        return ConnectionSettings.to(new TcpAddress("127.0.0.1", address.getPort()));
    }

    /** A connection that is not started. */
    JmsConnection connect() throws JMSException {
        JmsConnection connection = JmsConnection.open(settings());
        open.add(connection);
        return connection;
    }

    /** A session of a started connection of its own. */
    Session session(int mode) throws JMSException {
        JmsConnection connection = connect();
        connection.start();
        return connection.createSession(mode);
    }

    JMSContext context(int mode) {
        JMSContext context = SimplifiedContext.open(settings(), mode);
        open.add(context);
        return context;
    }

    Queue queue(Session session) throws JMSException {
        return session.createQueue(queue);
    }

    MessageConsumer consumer(Session session) throws JMSException {
        return session.createConsumer(queue(session));
    }

    /** Sends these texts, persistent, one after the other. */
    void send(String... texts) throws JMSException {
        try (JmsConnection connection = JmsConnection.open(settings())) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(queue(session));
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** Receives and acknowledges what there is, by a session of its own. */
    List<String> drain() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (JmsConnection connection = JmsConnection.open(settings())) {
            connection.start();
            MessageConsumer consumer = consumer(connection.createSession());
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                texts.add(text(message));
            }
        }
        return texts;
    }

    static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    /** The texts of the next messages, which must come. */
    static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(consumer.receive(PATIENCE)));
        }
        return texts;
    }
}
