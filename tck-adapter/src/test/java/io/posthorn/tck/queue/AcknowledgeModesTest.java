package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.MOMENT;
import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.receive;
import static io.posthorn.tck.queue.LiveBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("6.2.7")
@Tag("6.2.10")
class AcknowledgeModesTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void whatReceiveReturnedDoesNotComeAgain(int mode) throws JMSException {
        broker.send("a", "b", "c");

        try (Session session = broker.session(mode)) {
            assertThat(receive(broker.consumer(session), 2)).containsExactly("a", "b");
        }

        assertThat(broker.drain()).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void whatAListenerReturnedFromDoesNotComeAgain(int mode) throws JMSException {
        broker.send("a", "b", "c");
        List<String> seen = new CopyOnWriteArrayList<>();

        try (Session session = broker.session(mode)) {
            broker.consumer(session).setMessageListener(message -> add(seen, message));
            await().until(() -> seen.size() == 3);
        }

        assertThat(seen).containsExactly("a", "b", "c");
        assertThat(broker.drain()).isEmpty();
    }

    @Test
    void acknowledgeCoversAllThatTheSessionHandedOut() throws JMSException {
        broker.send("a", "b", "c");

        try (Session session = broker.session(Session.CLIENT_ACKNOWLEDGE)) {
            MessageConsumer consumer = broker.consumer(session);
            consumer.receive(PATIENCE);
            Message second = consumer.receive(PATIENCE);
            second.acknowledge();
            consumer.receive(PATIENCE);
        }

        assertThat(broker.drain()).containsExactly("c");
    }

    @Test
    void acknowledgeAfterTheSessionsEndIsRefused() throws JMSException {
        broker.send("a");
        Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
        Message message = broker.consumer(session).receive(PATIENCE);

        session.close();

        assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeWithoutAcknowledgeDeliversAgainInOrderAndSaysSo() throws JMSException {
        broker.send("a", "b", "c");

        try (Session session = broker.session(Session.CLIENT_ACKNOWLEDGE)) {
            assertThat(receive(broker.consumer(session), 2)).containsExactly("a", "b");
        }

        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        requireDelivered(consumer.receive(PATIENCE), "a", 2);
        requireDelivered(consumer.receive(PATIENCE), "b", 2);
        requireDelivered(consumer.receive(PATIENCE), "c", 1);
    }

    @Test
    void recoverDeliversAgainInOrderAndCountsOnlyWhatReachedTheApplication() throws JMSException {
        broker.send("a", "b", "c", "d");
        Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = broker.consumer(session);
        receive(consumer, 3);

        session.recover();

        requireDelivered(consumer.receive(PATIENCE), "a", 2);
        requireDelivered(consumer.receive(PATIENCE), "b", 2);
        session.recover();
        requireDelivered(consumer.receive(PATIENCE), "a", 3);
        requireDelivered(consumer.receive(PATIENCE), "b", 3);
        requireDelivered(consumer.receive(PATIENCE), "c", 2);
        requireDelivered(consumer.receive(PATIENCE), "d", 1);
    }

    @Test
    void rollbackDeliversAgainInOrderAndDropsTheSends() throws JMSException {
        broker.send("a", "b");
        Session session = broker.session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = broker.consumer(session);
        MessageProducer producer = session.createProducer(broker.queue(session));
        receive(consumer, 2);
        producer.send(session.createTextMessage("never"));

        session.rollback();

        requireDelivered(consumer.receive(PATIENCE), "a", 2);
        requireDelivered(consumer.receive(PATIENCE), "b", 2);
        assertThat(consumer.receive(MOMENT)).isNull();
    }

    @Test
    void commitMakesSendsVisibleAndReceiptsFinal() throws JMSException {
        broker.send("a", "b");
        Session session = broker.session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = broker.consumer(session);
        MessageProducer producer = session.createProducer(broker.queue(session));
        receive(consumer, 1);
        producer.send(session.createTextMessage("c"));
        MessageConsumer other = broker.consumer(broker.session(Session.CLIENT_ACKNOWLEDGE));
        assertThat(text(other.receive(PATIENCE))).isEqualTo("b");
        assertThat(other.receive(MOMENT)).isNull();

        session.commit();

        assertThat(text(other.receive(PATIENCE))).isEqualTo("c");
        session.close();
        other.close();
    }

    @Test
    void aTransactionThatIsNotCommittedIsRolledBackByClose() throws JMSException {
        broker.send("a");
        try (Session session = broker.session(Session.SESSION_TRANSACTED)) {
            MessageProducer producer = session.createProducer(broker.queue(session));
            receive(broker.consumer(session), 1);
            producer.send(session.createTextMessage("never"));
        }

        assertThat(broker.drain()).containsExactly("a");
    }

    @Test
    void manyTransactionsInARowLoseAndDoubleNothing() throws JMSException {
        Session session = broker.session(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(broker.queue(session));
        for (int i = 0; i < 100; i++) {
            producer.send(session.createTextMessage("m" + i));
            if (i % 10 == 9) {
                session.commit();
            }
        }
        MessageConsumer consumer = broker.consumer(session);
        for (int i = 0; i < 100; i++) {
            assertThat(text(consumer.receive(PATIENCE))).isEqualTo("m" + i);
            if (i % 7 == 6) {
                session.commit();
            }
        }
        session.commit();

        assertThat(broker.drain()).isEmpty();
    }

    /** Turned red by a mark that names what was prefetched. */
    @Test
    void whatWasOnlyPrefetchedIsNotRedelivered() throws JMSException {
        broker.send("a", "b", "c", "d", "e", "f", "g", "h");
        try (Session session = broker.session(Session.AUTO_ACKNOWLEDGE)) {
            receive(broker.consumer(session), 4);
        }

        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        requireDelivered(consumer.receive(PATIENCE), "e", 1);
        requireDelivered(consumer.receive(PATIENCE), "f", 1);
    }

    @Test
    void aClosedConsumersMessagesCanStillBeAcknowledgedOrComeAgain() throws JMSException {
        broker.send("a", "b");
        Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer first = broker.consumer(session);
        Message message = first.receive(PATIENCE);
        first.close();
        message.acknowledge();
        MessageConsumer second = broker.consumer(session);
        requireDelivered(second.receive(PATIENCE), "b", 1);
        second.close();

        session.recover();

        requireDelivered(broker.consumer(session).receive(PATIENCE), "b", 2);
    }

    @Test
    void aMessageWhoseListenerFailedComesAgainAtOnce() throws JMSException {
        broker.send("a", "b");
        List<String> seen = new CopyOnWriteArrayList<>();
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

        broker.consumer(session).setMessageListener(message -> {
            add(seen, message);
            if (seen.size() == 1) {
                throw new IllegalArgumentException("the first time it fails");
            }
        });

        await().untilAsserted(() -> assertThat(seen).containsExactly("a", "a", "b"));
    }

    @Test
    void commitRollbackAndRecoverBelongToTheirModes() throws JMSException {
        Session auto = broker.session(Session.AUTO_ACKNOWLEDGE);
        Session transacted = broker.session(Session.SESSION_TRANSACTED);

        assertThatThrownBy(auto::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(auto::rollback).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
    }

    private static void add(List<String> seen, Message message) {
        try {
            seen.add(text(message));
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireDelivered(Message message, String text, int count) throws JMSException {
        assertThat(text(message)).isEqualTo(text);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).as(text).isEqualTo(count);
        assertThat(message.getJMSRedelivered()).as(text).isEqualTo(count > 1);
    }
}
