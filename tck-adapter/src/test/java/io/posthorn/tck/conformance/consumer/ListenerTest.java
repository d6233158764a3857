package io.posthorn.tck.conformance.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.Gate;
import io.posthorn.tck.conformance.InBackground;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners hold up, what becomes of a message that one fails at, and what they can use while something ends. */
class ListenerTest {
    @RegisterExtension
    final Client client = new Client();

    /** Texts with the count of their delivery, in order. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Queue queue;

    @BeforeEach
    void createQueue() throws JMSException {
        queue = client.queue();
    }

    /** A listener that may throw what the API does. */
    private interface Work {
        void with(Message message) throws Exception;
    }

    private static MessageListener doing(Work work) {
        return message -> {
            try {
                work.with(message);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    private int note(Message message) throws JMSException {
        int count = message.getIntProperty("JMSXDeliveryCount");
        assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
        seen.add(Client.text(message) + count);
        return count;
    }

    /** Red if all listeners of a connection have one thread. */
    @Test
    @Tag("6.2.14")
    void aListenerHoldsUpNoOtherSession() throws JMSException {
        Connection connection = client.connection();
        connection.start();
        Gate gate = new Gate();
        connection.createSession().createConsumer(queue).setMessageListener(gate);
        client.send(queue, "a");
        gate.awaitEntered();
        Queue other = client.queue();
        connection.createSession().createConsumer(other).setMessageListener(doing(this::note));
        client.send(other, "b");

        await().untilAsserted(() -> assertThat(seen).containsExactly("b1"));
        assertThat(gate.left()).isZero();
        gate.letGo();
    }

    /** Red if the next message goes out before the one that failed has come again. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    @Tag("8.7")
    void whatAListenerFailsAtComesAgainBeforeAllElse(int mode) throws JMSException {
        client.send(queue, "a", "b");
        Session session = client.session(mode);
        session.createConsumer(queue).setMessageListener(doing(message -> {
            if (note(message) == 1 && Client.text(message).equals("a")) {
                throw new IllegalArgumentException("on purpose");
            }
        }));

        await().untilAsserted(() -> assertThat(seen).containsExactly("a1", "a2", "b1"));
        session.close();
        assertThat(client.drain(queue)).isEmpty();
    }

    /** Red if the session recovers or rolls back by itself. */
    @ParameterizedTest
    @ValueSource(ints = {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
    @Tag("8.7")
    void whereTheApplicationAcknowledgesWhatAListenerFailsAtIsItsOwnToBringBack(int mode) throws JMSException {
        client.send(queue, "a", "b");
        Session session = client.session(mode);
        boolean transacted = mode == Session.SESSION_TRANSACTED;
        session.createConsumer(queue).setMessageListener(doing(message -> {
            int count = note(message);
            if (count == 1 && Client.text(message).equals("a")) {
                throw new IllegalArgumentException("on purpose");
            } else if (count == 1 && transacted) {
                session.rollback();
            } else if (count == 1) {
                session.recover();
            } else if (transacted) {
                session.commit();
            } else {
                message.acknowledge();
            }
        }));

        await().untilAsserted(() -> assertThat(seen).containsExactly("a1", "b1", "a2", "b2"));
        session.close();
        assertThat(client.drain(queue)).isEmpty();
    }

    /** A listener that sends and commits when it is let go, after a call that waits for it has begun. */
    private void listenerWorksWhile(Connection connection, Session session, InBackground.Task call) throws Exception {
        Queue out = client.queue();
        Gate gate = new Gate();
        connection.start();
        session.createConsumer(queue).setMessageListener(doing(message -> {
            gate.pass();
            session.createProducer(out).send(message);
            session.commit();
        }));
        client.send(queue, "a");

        gate.holdsUp(call);

        assertThat(client.drain(out)).containsExactly("a");
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("6.1.5")
    void aListenerHasItsSessionWhileTheConnectionIsStopped() throws Exception {
        Connection connection = client.connection();
        listenerWorksWhile(connection, connection.createSession(Session.SESSION_TRANSACTED), connection::stop);
    }

    /** Red if close refuses what a listener calls. */
    @Test
    @Tag("6.1.8")
    void aListenerHasItsSessionWhileTheConnectionIsClosed() throws Exception {
        Connection connection = client.connection();
        listenerWorksWhile(connection, connection.createSession(Session.SESSION_TRANSACTED), connection::close);
    }

    @Test
    @Tag("6.2.15")
    void aListenerHasItsSessionWhileThatIsClosed() throws Exception {
        Connection connection = client.connection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        listenerWorksWhile(connection, session, session::close);
    }

    @Test
    @Tag("8.8")
    void closeOfAConsumerWaitsForItsListener() throws Exception {
        Gate gate = new Gate();
        Session session = client.session();
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(gate);
        client.send(queue, "a");

        gate.holdsUp(consumer::close);

        session.close();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("6.2.6")
    void aContextThatListensTakesASecondListener() throws JMSException {
        Queue other = client.queue();
        client.send(queue, "a");
        client.send(other, "b");
        JMSContext context = client.context();
        context.createConsumer(queue).setMessageListener(doing(this::note));
        context.createConsumer(other).setMessageListener(doing(this::note));

        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("a1", "b1"));
    }

    /** Red if only the listener's own context is asked. */
    @Test
    @Tag("6.1.5")
    @Tag("6.2.15")
    void aListenerDoesNotStopItsConnectionByAnotherContextButMayCloseThatOne() throws JMSException {
        JMSContext context = client.context();
        JMSContext sibling = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        context.createConsumer(queue).setMessageListener(doing(message -> {
            assertThatThrownBy(sibling::stop).isInstanceOf(IllegalStateRuntimeException.class);
            sibling.close();
            note(message);
        }));
        client.send(queue, "a", "b");

        await().untilAsserted(() -> assertThat(seen).contains("b1"));
    }
}
