package io.posthorn.tck.conformance.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("11.2.4")
class ConnectionConsumerTest {
    @RegisterExtension
    final Client client = new Client();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Connection connection;
    private ServerSessionPool pool;

    /** A pool of one server session that runs on a thread of its own. */
    private record OneSession(Session session) implements ServerSessionPool, ServerSession {
        @Override
        public ServerSession getServerSession() {
            return this;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            Thread thread = new Thread(session, "server session");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @BeforeEach
    void openPool() throws JMSException {
        connection = client.connection(client.name());
        connection.start();
        Session session = connection.createSession();
        session.setMessageListener(message -> {
            try {
                seen.add(Client.text(message));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        pool = new OneSession(session);
    }

    private void everyMessageIsSeenOnce(ConnectionConsumer consumer, Destination destination) throws JMSException {
        client.send(destination, "a", "b", "c");

        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("a", "b", "c"));
        consumer.close();
        consumer.close();
    }

    @Test
    void messagesOfAQueueComeToItsSessions() throws JMSException {
        Queue queue = client.queue();
        everyMessageIsSeenOnce(connection.createConnectionConsumer(queue, null, pool, 1), queue);

        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    void messagesOfATopicComeToItsSessions() throws JMSException {
        Topic topic = client.topic();
        everyMessageIsSeenOnce(connection.createConnectionConsumer(topic, null, pool, 1), topic);
    }

    @Test
    @Tag("8.3.3")
    void messagesOfADurableSubscriptionComeToItsSessions() throws JMSException {
        Topic topic = client.topic();
        connection.createSession().createDurableConsumer(topic, "d").close();
        everyMessageIsSeenOnce(connection.createDurableConnectionConsumer(topic, "d", null, pool, 1), topic);
        connection.createSession().unsubscribe("d");
    }

    @Test
    @Tag("8.3.2")
    @Tag("8.3.4")
    void messagesOfSharedSubscriptionsComeToItsSessions() throws JMSException {
        Topic topic = client.topic();
        everyMessageIsSeenOnce(connection.createSharedConnectionConsumer(topic, "s", null, pool, 1), topic);
        seen.clear();
        everyMessageIsSeenOnce(connection.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1), topic);
    }

    @Test
    @Tag("10.3")
    @Tag("point-19")
    void whatIsWrongIsRefusedWhenItIsMade() throws JMSException {
        Queue queue = client.queue();
        Topic topic = client.topic();

        assertThatThrownBy(() -> connection.createConnectionConsumer((Queue) null, null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "a =", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> connection.createDurableConnectionConsumer(null, "d", null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createDurableConnectionConsumer(topic, "d", "a =", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> connection.createSharedConnectionConsumer(null, "d", null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createSharedConnectionConsumer(topic, "d", "a =", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> connection.createSharedDurableConnectionConsumer(null, "d", null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createSharedDurableConnectionConsumer(topic, "d", "a =", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
    }
}
