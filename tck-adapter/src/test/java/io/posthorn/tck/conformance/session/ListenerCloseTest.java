package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.Gate;
import io.posthorn.tck.conformance.InBackground;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stop and close wait for, and what a listener may not call. */
class ListenerCloseTest {
    @RegisterExtension
    final Client client = new Client();

    private Connection connection;
    private Session session;
    private Queue queue;

    @BeforeEach
    void openSession() throws JMSException {
        queue = client.queue();
        connection = client.connection();
        connection.start();
        session = connection.createSession();
    }

    private void waitsForTheListener(InBackground.Task call) throws Exception {
        Gate gate = new Gate();
        session.createConsumer(queue).setMessageListener(gate);
        client.send(queue, "a");
        gate.holdsUp(call);
    }

    /** Red if stop does not wait for SerialRunner. */
    @Test
    @Tag("6.1.5")
    @Tag("point-35")
    void stopWaitsForTheListenerThatRuns() throws Exception {
        waitsForTheListener(connection::stop);
    }

    @Test
    @Tag("6.1.8")
    @Tag("point-35")
    void closeOfTheConnectionWaitsForTheListenerThatRuns() throws Exception {
        waitsForTheListener(connection::close);
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("6.2.15")
    @Tag("point-35")
    void closeOfTheSessionWaitsForTheListenerThatRuns() throws Exception {
        waitsForTheListener(session::close);
        assertThat(client.drain(queue)).isEmpty();
    }

    /** Red if close leaves those that wait in receive alone. */
    @Test
    @Tag("6.1.8")
    @Tag("6.2.15")
    @Tag("8.8")
    @Tag("point-35")
    void closeEndsAReceiveThatWaits() throws Exception {
        for (String what : List.of("connection", "session", "consumer")) {
            Connection own = client.connection();
            own.start();
            Session ownSession = own.createSession();
            MessageConsumer consumer = ownSession.createConsumer(queue);
            CompletableFuture<Message> received = InBackground.call(consumer::receive);
            assertThatThrownBy(() -> received.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            Map.<String, AutoCloseable>of("connection", own, "session", ownSession, "consumer", consumer)
                    .get(what)
                    .close();

            assertThat(received.get(PATIENCE, TimeUnit.MILLISECONDS)).as(what).isNull();
        }
    }

    /** Red if JmsConnection.close does not ask on which thread it is called. */
    @Test
    @Tag("6.1.5")
    @Tag("6.1.8")
    @Tag("6.2.15")
    @Tag("point-03")
    void aListenerMayNotStopOrCloseWhatItIsPartOf() throws JMSException {
        CopyOnWriteArrayList<Exception> refused = new CopyOnWriteArrayList<>();
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            note(refused, session::close);
            note(refused, connection::stop);
            note(refused, connection::close);
        });
        client.send(queue, "a");

        await().untilAsserted(() -> assertThat(refused).hasSize(3));
        assertThat(refused).allMatch(IllegalStateException.class::isInstance);
    }

    @Test
    @Tag("6.1.5")
    @Tag("6.1.8")
    @Tag("6.2.15")
    @Tag("point-03")
    void aListenerOfAContextMayNotStopOrCloseIt() throws JMSException {
        CopyOnWriteArrayList<Exception> refused = new CopyOnWriteArrayList<>();
        JMSContext context = client.context();
        context.createConsumer(queue).setMessageListener(message -> {
            note(refused, context::stop);
            note(refused, context::close);
        });
        client.send(queue, "a");

        await().untilAsserted(() -> assertThat(refused).hasSize(2));
        assertThat(refused).allMatch(IllegalStateRuntimeException.class::isInstance);
    }

    @Test
    @Tag("8.8")
    @Tag("point-03")
    void aListenerMayCloseItsConsumer() throws JMSException {
        CopyOnWriteArrayList<String> seen = new CopyOnWriteArrayList<>();
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            try {
                consumer.close();
                seen.add(Client.text(message));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        client.send(queue, "a", "b");

        await().untilAsserted(() -> assertThat(seen).containsExactly("a"));
        assertThat(client.drain(queue)).containsExactly("b");
    }

    @Test
    @Tag("8.8")
    @Tag("point-03")
    void aListenerMayCloseItsConsumerOfTheSimplifiedApi() throws JMSException {
        CopyOnWriteArrayList<Message> seen = new CopyOnWriteArrayList<>();
        JMSConsumer consumer = client.context().createConsumer(queue);
        consumer.setMessageListener(message -> {
            consumer.close();
            seen.add(message);
        });
        client.send(queue, "a");

        await().untilAsserted(() -> assertThat(seen).hasSize(1));
    }

    @Test
    @Tag("6.1.8")
    void nothingIsDeliveredAfterClose() throws JMSException {
        CopyOnWriteArrayList<Message> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(seen::add);
        connection.close();
        client.send(queue, "a");

        assertThat(client.drain(queue)).containsExactly("a");
        assertThat(seen).isEmpty();
    }

    private static void note(CopyOnWriteArrayList<Exception> refused, InBackground.Task call) {
        try {
            call.run();
        } catch (Exception e) {
            refused.add(e);
        }
    }
}
