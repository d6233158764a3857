package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.session.JmsConnection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionRulesTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    @Test
    @Tag("6.1.2")
    void theClientIdIsSetFirstOrNotAtAll() throws JMSException {
        JmsConnection connection = broker.connect();
        connection.setClientID("till-1");
        assertThat(connection.getClientID()).isEqualTo("till-1");
        assertThatThrownBy(() -> connection.setClientID("till-2")).isInstanceOf(IllegalStateException.class);

        JmsConnection used = broker.connect();
        used.createSession();
        assertThatThrownBy(() -> used.setClientID("till-3")).isInstanceOf(IllegalStateException.class);
    }

    /** Turned red by a client that leaves the bounds of the protocol to the broker, which ends the connection. */
    @Test
    @Tag("6.1.2")
    @Tag("3.8.1.1")
    void aClientIdOrSelectorThatIsTooLongIsRefusedAndCostsNothingElse() throws JMSException {
        String id = "i".repeat(2_000);
        JmsConnection connection = broker.connect();

        assertThatThrownBy(() -> JmsConnection.open(broker.settings().withClientId(id)))
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> connection.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
        Session session = connection.createSession();
        assertThatThrownBy(() -> session.createConsumer(broker.queue(session), "x = '" + "s".repeat(70_000) + "'"))
                .isInstanceOf(InvalidSelectorException.class);

        assertThat(broker.consumer(session).receiveNoWait()).isNull();
    }

    @Test
    @Tag("6.1.2")
    void aClientIdBelongsToOneConnectionUntilItCloses() throws JMSException {
        JmsConnection first = broker.connect();
        first.setClientID("till-1");
        JmsConnection second = broker.connect();

        assertThatThrownBy(() -> second.setClientID("till-1")).isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> second.setClientID("")).isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> JmsConnection.open(broker.settings().withClientId("till-1")))
                .isInstanceOf(InvalidClientIDException.class);
        first.close();
        second.setClientID("till-1");
    }

    @Test
    @Tag("6.1.2")
    void aConfiguredClientIdStays() throws JMSException {
        try (JmsConnection connection = JmsConnection.open(broker.settings().withClientId("till-1"))) {
            assertThat(connection.getClientID()).isEqualTo("till-1");
            assertThatThrownBy(() -> connection.setClientID("till-1")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Tag("6.1.6")
    void metadataNamesTheSpecificationsVersionAndTheJmsxProperties() throws JMSException {
        ConnectionMetaData data = broker.connect().getMetaData();
        boolean jakarta = ConnectionMetaData.class.getName().startsWith("jakarta");

        assertThat(data.getJMSVersion()).isEqualTo(jakarta ? "3.1" : "2.0");
        assertThat(data.getJMSVersion()).isEqualTo(data.getJMSMajorVersion() + "." + data.getJMSMinorVersion());
        assertThat(data.getJMSProviderName()).isEqualTo("Posthorn");
        Enumeration<?> names = data.getJMSXPropertyNames();
        assertThat(names.nextElement()).isEqualTo("JMSXDeliveryCount");
    }

    @Test
    @Tag("6.2.10")
    void aSessionHasTheModeItWasMadeWith() throws JMSException {
        JmsConnection connection = broker.connect();

        assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
        assertThat(connection.createSession(true, 17).getTransacted()).isTrue();
        assertThat(connection.createSession(true, 17).getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        assertThatThrownBy(() -> connection.createSession(17)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession(false, Session.SESSION_TRANSACTED))
                .isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("9.2")
    @Tag("10.3")
    void sessionsOfOneDomainRefuseTheOthersMethods() throws JMSException {
        QueueSession queues = broker.connect().createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSession topics = broker.connect().createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        Topic topic = topics.createTopic("t");

        assertThatThrownBy(() -> queues.createTopic("t")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(queues::createTemporaryTopic).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queues.createDurableSubscriber(topic, "s")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queues.createSharedConsumer(topic, "s")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queues.unsubscribe("s")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topics.createQueue("q")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(topics::createTemporaryQueue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topics.createBrowser(queues.createQueue("q")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("2.9")
    void aQueueSessionSendsAndReceives() throws JMSException {
        JmsConnection connection = broker.connect();
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createSender(broker.queue(session)).send(session.createTextMessage("a"));
        QueueReceiver receiver = session.createReceiver(broker.queue(session));

        assertThat(text(receiver.receive(PATIENCE))).isEqualTo("a");
        assertThat(receiver.getQueue()).isEqualTo(broker.queue(session));
    }

    @Test
    @Tag("10.3")
    void noDestinationIsToldBeforeAnythingElse() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

        assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(null, "s"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(null, "s"))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    @Tag("6.1.7")
    void theEndOfTheBrokerIsToldOnceAndEndsEverythingPromptly() throws Exception {
        JmsConnection connection = broker.connect();
        List<JMSException> told = new CopyOnWriteArrayList<>();
        connection.setExceptionListener(told::add);
        connection.start();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(broker.queue(session));
        MessageConsumer consumer = broker.consumer(connection.createSession());
        CompletableFuture<Void> receiving = InBackground.run(consumer::receive);

        broker.stop();

        assertThatThrownBy(receiving::join)
                .isInstanceOf(CompletionException.class)
                .rootCause()
                .isInstanceOf(JMSException.class);
        await().untilAsserted(() -> assertThat(told).hasSize(1));
        assertThatThrownBy(() -> producer.send(session.createMessage())).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession()).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(JMSException.class);
        connection.close();
        assertThat(told).hasSize(1);
    }
}
