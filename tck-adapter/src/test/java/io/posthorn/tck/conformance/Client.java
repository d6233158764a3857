package io.posthorn.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test has of the client: connections to the broker of the run, which end with the test, and names that no other
 * test uses.
 */
public final class Client implements BeforeEachCallback, AfterEachCallback {
    /** Longest wait of a test for something that has to come, in ms. */
    public static final long PATIENCE = 10_000;
    /** How long a test waits for something that must not come, in ms. */
    public static final long MOMENT = 100;

    /** The one user that the broker knows. */
    public static final String USER = "ann";

    public static final String PASSWORD = "s3cret";

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private String url = "";

    @Override
    public void beforeEach(ExtensionContext context) {
        url = SharedBroker.of(context).url();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<AutoCloseable> reversed = new ArrayList<>(open);
        Collections.reverse(reversed);
        open.clear();
        for (AutoCloseable each : reversed) {
            each.close();
        }
    }

    /** Closes this, too, when the test ends. */
    public <T extends AutoCloseable> T closing(T opened) {
        open.add(opened);
        return opened;
    }

    /** A factory of its own, to be changed at will. */
    public PosthornConnectionFactory factory() {
        return new PosthornConnectionFactory(url);
    }

    /** A connection that is not started. */
    public Connection connection() throws JMSException {
        return closing(factory().createConnection());
    }

    /** A connection with this client identifier that is not started. */
    public Connection connection(String clientId) throws JMSException {
        Connection connection = connection();
        connection.setClientID(clientId);
        return connection;
    }

    /** A session, acknowledging by itself, of a started connection of its own. */
    public Session session() throws JMSException {
        return session(Session.AUTO_ACKNOWLEDGE);
    }

    /** A session of a started connection of its own. */
    public Session session(int mode) throws JMSException {
        Connection connection = connection();
        connection.start();
        return connection.createSession(mode);
    }

    /** A session, acknowledging by itself, of a started connection of its own with this client identifier. */
    public Session sessionOf(String clientId) throws JMSException {
        Connection connection = connection(clientId);
        connection.start();
        return connection.createSession();
    }

    public JMSContext context() {
        return context(JMSContext.AUTO_ACKNOWLEDGE);
    }

    public JMSContext context(int mode) {
        return closing(factory().createContext(mode));
    }

    /** A name that nothing else has. */
    public String name() {
        return "n" + UUID.randomUUID().toString().replace("-", "");
    }

    public Queue queue() throws JMSException {
        try (Connection connection = factory().createConnection()) {
            return connection.createSession().createQueue(name());
        }
    }

    public Topic topic() throws JMSException {
        try (Connection connection = factory().createConnection()) {
            return connection.createSession().createTopic(name());
        }
    }

    /** The message as another connection receives it, through a queue of its own. */
    @SuppressWarnings("unchecked") // a message is received as the kind that was sent
    public <T extends Message> T carried(T message) throws JMSException {
        Queue queue = queue();
        session().createProducer(queue).send(message);
        Message received = session().createConsumer(queue).receive(PATIENCE);
        assertThat(received).isNotNull();
        return (T) received;
    }

    /** Sends these texts, one after the other, by a connection of its own. */
    public void send(Destination destination, String... texts) throws JMSException {
        try (Connection connection = factory().createConnection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(destination);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    /** Receives what there is, by a connection of its own; see {@link #rest}. */
    public List<String> drain(Destination destination) throws JMSException {
        try (Connection connection = factory().createConnection()) {
            connection.start();
            return rest(connection.createSession().createConsumer(destination));
        }
    }

    /** The texts of all that comes to a consumer before nothing has come for a moment. */
    public static List<String> rest(MessageConsumer consumer) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Message message = consumer.receive(MOMENT); message != null; message = consumer.receive(MOMENT)) {
            texts.add(text(message));
        }
        return texts;
    }

    /** The texts of the next messages, which must come. */
    public static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(next(consumer)));
        }
        return texts;
    }

    /** The next message, which must come. */
    public static Message next(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(PATIENCE);
        assertThat(message).as("next message").isNotNull();
        return message;
    }

    /** What an enumeration of the API names, whose elements it does not tell the type of. */
    public static List<String> names(Enumeration<?> names) {
        List<String> all = new ArrayList<>();
        while (names.hasMoreElements()) {
            all.add((String) names.nextElement());
        }
        return all;
    }

    public static String text(Message message) throws JMSException {
        return ((TextMessage) message).getText();
    }
}
