package io.posthorn.tck.namespaces;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Sends all letters to a queue. Its type is one of the JDK's, so that it can be called from the other namespace. */
public final class LetterSender implements BiFunction<String, String, List<String>> {
    /** Returns what was sent; of a broker's URL and the name of a queue. */
    @Override
    public List<String> apply(String url, String queue) {
        List<String> sent = new ArrayList<>();
        try (Connection connection = new PosthornConnectionFactory(url).createConnection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            producer.setTimeToLive(600_000);
            producer.setPriority(7);
            for (Message letter : Letters.all(session)) {
                producer.send(letter);
                sent.add(Letters.describe(letter));
            }
            return sent;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
