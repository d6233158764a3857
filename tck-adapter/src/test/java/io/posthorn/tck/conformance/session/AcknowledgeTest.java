package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
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
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("6.2.10")
class AcknowledgeTest {
    @RegisterExtension
    final Client client = new Client();

    private Queue queue;

    @BeforeEach
    void createQueue() throws JMSException {
        queue = client.queue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    @Tag("6.2.11")
    void whatWasReceivedDoesNotComeAgain(int mode) throws JMSException {
        client.send(queue, "a", "b");
        Session session = client.session(mode);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(receive(consumer, 2)).containsExactly("a", "b");
        session.close();

        assertThat(client.drain(queue)).isEmpty();
    }

    /** Red if acknowledge settles its own message alone. */
    @Test
    @Tag("point-36")
    void acknowledgeCoversAllThatTheSessionHasReceived() throws JMSException {
        Queue other = client.queue();
        client.send(queue, "a", "b", "c");
        client.send(other, "x");
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        Message first = next(consumer);
        receive(consumer, 1);
        receive(session.createConsumer(other), 1);

        first.acknowledge();
        session.close();

        assertThat(client.drain(queue)).containsExactly("c");
        assertThat(client.drain(other)).isEmpty();
    }

    /** Red if a message forgets the session that it came from. */
    @Test
    @Tag("6.1.8")
    @Tag("6.2.15")
    @Tag("point-36")
    void acknowledgeAfterTheEndOfSessionOrConnectionIsRefused() throws JMSException {
        client.send(queue, "a");
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        Message message = next(session.createConsumer(queue));
        session.close();

        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);

        Connection connection = client.connection();
        connection.start();
        Message again =
                next(connection.createSession(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue));
        connection.close();
        assertThatThrownBy(again::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
    @Tag("3.6")
    void acknowledgeMeansNothingInOtherModes(int mode) throws JMSException {
        client.send(queue, "a");
        Session session = client.session(mode);
        next(session.createConsumer(queue)).acknowledge();
        session.close();

        assertThat(client.drain(queue)).hasSize(mode == Session.SESSION_TRANSACTED ? 1 : 0);
    }

    /** Red if recover leaves it to a timer when messages come again. */
    @Test
    @Tag("3.4.7")
    @Tag("point-37")
    void recoverDeliversAgainAtOnceInOrderAndSaysSo() throws JMSException {
        client.send(queue, "a", "b", "c");
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer, 2);

        session.recover();

        for (String text : List.of("a", "b", "c")) {
            Message message = consumer.receiveNoWait();
            assertThat(Client.text(message)).isEqualTo(text);
            assertThat(message.getJMSRedelivered()).isEqualTo(!text.equals("c"));
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @Tag("3.4.7")
    @Tag("6.2")
    @Tag("6.2.15")
    @Tag("point-37")
    void whatWasNotAcknowledgedComesAgainAfterClose() throws JMSException {
        client.send(queue, "a", "b", "c");
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        next(consumer).acknowledge();
        receive(consumer, 1);
        session.close();

        MessageConsumer later = client.session().createConsumer(queue);
        Message second = next(later);
        assertThat(Client.text(second)).isEqualTo("b");
        assertThat(second.getJMSRedelivered()).isTrue();
        Message third = next(later);
        assertThat(Client.text(third)).isEqualTo("c");
        assertThat(third.getJMSRedelivered()).isFalse();
    }

    /** Red if the message that was recovered is acknowledged when the listener returns: that is refused, and reported. */
    @Test
    @Tag("3.4.7")
    @Tag("8.7")
    void aListenerMayRecoverTheMessageThatItIsAt() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        List<JMSException> reported = new CopyOnWriteArrayList<>();
        Connection connection = client.connection();
        connection.setExceptionListener(reported::add);
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(message -> {
            try {
                seen.add(Client.text(message) + message.getIntProperty("JMSXDeliveryCount"));
                if (Client.text(message).equals("b") && !message.getJMSRedelivered()) {
                    session.recover();
                }
            } catch (JMSException e) {
                seen.add(e.toString());
            }
        });
        client.send(queue, "a", "b", "c");
        connection.start();

        await().untilAsserted(() -> assertThat(seen).containsExactly("a1", "b1", "b2", "c1"));
        session.close();
        assertThat(reported).isEmpty();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("8.7")
    void aMessageWhoseListenerThrewComesAgain() throws JMSException {
        CopyOnWriteArrayList<Integer> counts = new CopyOnWriteArrayList<>();
        Session session = client.session();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                counts.add(message.getIntProperty("JMSXDeliveryCount"));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
            if (counts.size() == 1) {
                throw new java.lang.IllegalStateException("on purpose");
            }
        });
        client.send(queue, "a");

        await().untilAsserted(() -> assertThat(counts).containsExactly(1, 2));
    }

    @Test
    @Tag("8.8")
    void aClosedConsumersMessagesAreStillTheSessionsToAcknowledge() throws JMSException {
        client.send(queue, "a");
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(queue);
        Message message = next(consumer);
        consumer.close();
        message.acknowledge();
        session.close();

        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("4.2.8")
    void aSubscriptionsMessagesAreRecoveredToo() throws JMSException {
        Topic topic = client.topic();
        Session session = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(topic);
        client.send(topic, "a", "b");
        receive(consumer, 2);
        session.recover();

        assertThat(rest(consumer)).containsExactly("a", "b");
    }

    @Test
    void aContextAcknowledgesAndRecovers() throws JMSException {
        client.send(queue, "a", "b");
        JMSContext context = client.context(JMSContext.CLIENT_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, Client.PATIENCE)).isEqualTo("a");
        context.acknowledge();
        assertThat(consumer.receiveBody(String.class, Client.PATIENCE)).isEqualTo("b");
        context.recover();
        Message again = consumer.receive(Client.PATIENCE);
        assertThat(again.getBody(String.class)).isEqualTo("b");
        assertThat(again.getJMSRedelivered()).isTrue();
        context.close();
        assertThatThrownBy(context::acknowledge).isInstanceOf(IllegalStateRuntimeException.class);
    }
}
