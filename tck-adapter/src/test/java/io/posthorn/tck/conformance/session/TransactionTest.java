package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
}
