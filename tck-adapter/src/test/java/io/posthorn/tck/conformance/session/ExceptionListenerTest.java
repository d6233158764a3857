package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.Gate;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is reported of messages that nobody waits for: they go to a queue that has ended, and are not persistent. */
@Tag("6.1.7")
class ExceptionListenerTest {
    @RegisterExtension
    final Client client = new Client();

    private Connection connection;
    private Session session;
    private MessageProducer toNowhere;

    @BeforeEach
    void openProducer() throws JMSException {
        connection = client.connection();
        session = connection.createSession();
        Queue gone;
        try (Connection other = client.factory().createConnection()) {
            gone = other.createSession().createTemporaryQueue();
        }
        toNowhere = session.createProducer(gone);
    }

    private void sendUnheard() throws JMSException {
        toNowhere.send(session.createMessage(), DeliveryMode.NON_PERSISTENT, 4, 0);
    }

    /** All that the broker has to say of what was sent before has come. */
    private void roundTrip() throws JMSException {
        session.createProducer(client.queue()).send(session.createMessage());
    }

    /** Red if each problem is told on a thread of its own. */
    @Test
    void problemsAreToldOneAtATime() throws JMSException {
        Gate gate = new Gate();
        AtomicInteger inside = new AtomicInteger();
        List<Integer> together = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(problem -> {
            together.add(inside.incrementAndGet());
            gate.pass();
            inside.decrementAndGet();
        });
        sendUnheard();
        gate.awaitEntered();
        sendUnheard();
        sendUnheard();
        roundTrip();

        await().during(MOMENT, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> assertThat(together).containsExactly(1));
        gate.letGo();
        await().untilAsserted(() -> assertThat(together).containsExactly(1, 1, 1));
    }

    @Test
    void whatIsThrownIsNotToldToo() throws JMSException {
        List<JMSException> told = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(told::add);

        assertThatThrownBy(() -> toNowhere.send(session.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
        sendUnheard();

        await().untilAsserted(() -> assertThat(told).hasSize(1));
        roundTrip();
        assertThat(told).hasSize(1);
    }

    @Test
    void aListenerMayUseTheApi() throws JMSException {
        Queue queue = client.queue();
        connection.setExceptionListener(problem -> {
            try {
                Session own = connection.createSession();
                own.createProducer(queue).send(own.createTextMessage("told"));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        sendUnheard();

        assertThat(Client.receive(client.session().createConsumer(queue), 1)).containsExactly("told");
    }
}
