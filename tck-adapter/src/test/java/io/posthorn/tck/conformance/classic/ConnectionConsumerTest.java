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
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    /** A pool of one session, which runs when the test says so and is given again when the test puts it back. */
    private record Held(Session session, BlockingQueue<ServerSession> free, BlockingQueue<Session> started)
            implements ServerSessionPool, ServerSession {
        @Override
        public ServerSession getServerSession() throws JMSException {
            try {
                return free.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JMSException("interrupted");
            }
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            started.add(session);
        }

        /** Runs the session once it has been started. */
        void run() throws InterruptedException {
            Session loaded = started.poll(Client.PATIENCE, TimeUnit.MILLISECONDS);
            assertThat(loaded).isNotNull();
            loaded.run();
            free.add(this);
        }
    }

    /** Red if a session is loaded with all that there is, or does not run all that it was loaded with. */
    @Test
    @Tag("11.2.1")
    @Tag("11.2.5")
    void aSessionRunsWhatItWasGivenOneAfterTheOtherAndIsGivenNoMoreThanWasSaid() throws Exception {
        Queue queue = client.queue();
        client.send(queue, "a", "b", "c", "d", "e");
        Held held = new Held(
                pool.getServerSession().getSession(), new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, held, 2);
        assertThat(consumer.getServerSessionPool()).isSameAs(held);
        held.free().add(held);

        while (seen.size() < 5) {
            int before = seen.size();
            held.run();
            assertThat(seen.size() - before).isBetween(1, 2);
        }

        assertThat(seen).containsExactly("a", "b", "c", "d", "e");
        consumer.close();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    void aSelectorSaysWhichMessagesComeToItsSessions() throws JMSException {
        Queue queue = client.queue();
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, "p = 1", pool, 1);
        Session sender = client.session();
        for (int i = 0; i < 3; i++) {
            TextMessage message = sender.createTextMessage("m" + i);
            message.setIntProperty("p", i);
            sender.createProducer(queue).send(message);
        }

        await().untilAsserted(() -> assertThat(seen).containsExactly("m1"));
        consumer.close();
        assertThat(client.drain(queue)).containsExactly("m0", "m2");
        assertThat(seen).containsExactly("m1");
    }
}
