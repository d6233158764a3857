package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.session.JmsConnection;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.LocalAddress;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A broker in the client's process, started by the first connection. */
class InProcessBrokerTest {
    private final ConnectionSettings settings =
            ConnectionSettings.to(new LocalAddress("test-" + UUID.randomUUID(), Optional.empty()));

    @Test
    void messagesOutliveTheConnectionThatSentThem() throws JMSException {
        try (JmsConnection connection = JmsConnection.open(settings)) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            for (int i = 0; i < 100; i++) {
                producer.send(session.createTextMessage("m" + i));
            }
        }

        try (JmsConnection connection = JmsConnection.open(settings)) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createConsumer(session.createQueue("q"));
            for (int i = 0; i < 100; i++) {
                assertThat(text(consumer.receive(PATIENCE))).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void transactionsWorkAsOverASocket() throws JMSException {
        try (JmsConnection connection = JmsConnection.open(settings)) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            Queue queue = session.createQueue("q");
            session.createProducer(queue).send(session.createTextMessage("a"));
            session.commit();
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat(text(consumer.receive(PATIENCE))).isEqualTo("a");
            session.rollback();
            assertThat(consumer.receive(PATIENCE).getJMSRedelivered()).isTrue();
            session.commit();
        }
    }
}
