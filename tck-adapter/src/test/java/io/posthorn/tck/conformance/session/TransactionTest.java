package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("6.2.7")
class TransactionTest {
    @RegisterExtension
    final Client client = new Client();

    private Queue queue;
    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        queue = client.queue();
        session = client.session(Session.SESSION_TRANSACTED);
    }

    @Test
    void sendsAreSeenAfterCommitAndInTheirOrder() throws JMSException {
        MessageConsumer consumer = client.session().createConsumer(queue);
        for (String text : new String[] {"a", "b", "c"}) {
            session.createProducer(queue).send(session.createTextMessage(text));
        }
        assertThat(consumer.receiveNoWait()).isNull();
        session.commit();

        assertThat(rest(consumer)).containsExactly("a", "b", "c");
    }

    @Test
    void sendsThatAreRolledBackNeverHappened() throws JMSException {
        session.createProducer(queue).send(session.createTextMessage("a"));
        session.rollback();
        session.createProducer(queue).send(session.createTextMessage("b"));
        session.commit();

        assertThat(client.drain(queue)).containsExactly("b");
    }

    @Test
    @Tag("4.2.2")
    void topicsTakePartInTransactions() throws JMSException {
        Topic topic = client.topic();
        MessageConsumer consumer = client.session().createConsumer(topic);
        session.createProducer(topic).send(session.createTextMessage("a"));
        session.rollback();
        session.createProducer(topic).send(session.createTextMessage("b"));
        assertThat(consumer.receiveNoWait()).isNull();
        session.commit();

        assertThat(rest(consumer)).containsExactly("b");
    }

    /** Red if a rollback puts messages at the end of the queue or does not mark them. */
    @Test
    @Tag("3.4.7")
    @Tag("point-37")
    void rollbackDeliversAgainAtOnceInOrderAndSaysSo() throws JMSException {
        client.send(queue, "a", "b", "c");
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer, 2);
        session.rollback();

        Message first = consumer.receiveNoWait();
        assertThat(Client.text(first)).isEqualTo("a");
        assertThat(first.getJMSRedelivered()).isTrue();
        assertThat(rest(consumer)).containsExactly("b", "c");
        session.commit();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("6.2.15")
    @Tag("point-37")
    void closeRollsBack() throws JMSException {
        Queue other = client.queue();
        client.send(queue, "a");
        receive(session.createConsumer(queue), 1);
        session.createProducer(other).send(session.createTextMessage("b"));
        session.close();

        Message again = next(client.session().createConsumer(queue));
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(client.drain(other)).isEmpty();
    }

    @Test
    void oneTransactionCoversWhatWasReceivedAndSent() throws JMSException {
        Queue out = client.queue();
        client.send(queue, "a");
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 2; i++) {
            session.createProducer(out).send(next(consumer));
            if (i == 0) {
                session.rollback();
            }
        }
        session.commit();

        assertThat(client.drain(out)).containsExactly("a");
        assertThat(client.drain(queue)).isEmpty();
    }

    /** Red if commit does not ask for the session's mode. */
    @Test
    @Tag("10.3")
    @Tag("point-38")
    void commitRollbackAndRecoverBelongToTheirModes() throws JMSException {
        Session plain = client.session();
        JMSContext context = client.context();
        JMSContext transacted = client.context(JMSContext.SESSION_TRANSACTED);

        assertThatThrownBy(plain::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(plain::rollback).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void aListenerCommits() throws JMSException {
        CopyOnWriteArrayList<String> seen = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> {
            try {
                if (message.getJMSRedelivered()) {
                    session.commit();
                } else {
                    session.rollback();
                }
                seen.add(Client.text(message));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        client.send(queue, "a");

        await().untilAsserted(() -> assertThat(seen).containsExactly("a", "a"));
        session.close();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    void aContextCommitsAndRollsBack() throws JMSException {
        JMSContext context = client.context(JMSContext.SESSION_TRANSACTED);
        assertThat(context.getTransacted()).isTrue();
        context.createProducer().send(queue, "a");
        context.rollback();
        context.createProducer().send(queue, "b");
        context.commit();

        assertThat(client.drain(queue)).containsExactly("b");
    }

    /** Red if a commit that the broker refuses throws any exception that fits the reason. */
    @Test
    @Tag("10.3")
    void aCommitThatEndsInARollbackSaysSo() throws JMSException {
        Queue other = client.queue();
        client.send(queue, "a");
        MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(other).send(next(consumer));
        session.createProducer(gone()).send(session.createMessage());

        assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);

        assertThat(next(consumer).getJMSRedelivered()).isTrue();
        session.commit();
        assertThat(client.drain(other)).isEmpty();
        JMSContext context = client.context(JMSContext.SESSION_TRANSACTED);
        context.createProducer().send(gone(), "b");
        assertThatThrownBy(context::commit).isInstanceOf(TransactionRolledBackRuntimeException.class);
    }

    /** A queue that there is no more. */
    private Queue gone() throws JMSException {
        try (Connection other = client.factory().createConnection()) {
            return other.createSession().createTemporaryQueue();
        }
    }

    @Test
    @Tag("6.1.8")
    void closeOfTheConnectionRollsBack() throws JMSException {
        Queue other = client.queue();
        client.send(queue, "a");
        Connection connection = client.connection();
        connection.start();
        Session own = connection.createSession(Session.SESSION_TRANSACTED);
        own.createProducer(other).send(next(own.createConsumer(queue)));
        connection.close();

        assertThat(client.drain(queue)).containsExactly("a");
        assertThat(client.drain(other)).isEmpty();
    }

    /** Red if a consumer takes along what it has handed out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("8.8")
    void aClosedConsumersMessagesAreStillPartOfTheTransaction(boolean committed) throws JMSException {
        client.send(queue, "a", "b");
        MessageConsumer consumer = session.createConsumer(queue);
        next(consumer);
        consumer.close();
        if (committed) {
            session.commit();
        } else {
            session.rollback();
        }

        Message first = next(session.createConsumer(queue));
        assertThat(Client.text(first)).isEqualTo(committed ? "b" : "a");
        assertThat(first.getJMSRedelivered()).isEqualTo(!committed);
    }

    /** Waits until so much time has passed since all that was sent has come to the broker. */
    private void awaitAtBroker(int millis) throws JMSException {
        session.createConsumer(client.queue()).close();
        long arrived = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > arrived + millis);
    }

    /** Red if the time to live begins at the commit. */
    @Test
    @Tag("3.4.9")
    @Tag("7.8")
    void aMessageExpiresCountedFromItsSendAndNotFromTheCommit() throws JMSException {
        session.createProducer(queue).send(session.createTextMessage("a"), DeliveryMode.PERSISTENT, 4, 50);
        awaitAtBroker(50);
        session.commit();

        assertThat(client.drain(queue)).isEmpty();
    }

    /** Red if the delay begins at the commit. */
    @Test
    @Tag("3.4.13")
    @Tag("7.9")
    void aMessageIsDelayedCountedFromItsSendAndNotFromTheCommit() throws JMSException {
        int delay = 1_500;
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(delay);
        producer.send(session.createTextMessage("a"));
        awaitAtBroker(delay);
        long committed = System.currentTimeMillis();
        session.commit();

        next(client.session().createConsumer(queue));
        assertThat(System.currentTimeMillis()).isLessThan(committed + delay);
    }
}
