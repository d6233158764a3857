package io.posthorn.tck.namespaces;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Receives what lies in a queue. */
public final class LetterReceiver implements BiFunction<String, String, List<String>> {
    /** Returns what was received; of a broker's URL and the name of a queue. */
    @Override
    public List<String> apply(String url, String queue) {
        List<String> received = new ArrayList<>();
        try (Connection connection = new PosthornConnectionFactory(url).createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            for (Message letter = consumer.receiveNoWait(); letter != null; letter = consumer.receiveNoWait()) {
                received.add(Letters.describe(letter));
            }
            return received;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
