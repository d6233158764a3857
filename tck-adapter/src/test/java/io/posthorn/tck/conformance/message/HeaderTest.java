package io.posthorn.tck.conformance.message;

import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void openProducer() throws JMSException {
        session = client.session();
        queue = client.queue();
        producer = session.createProducer(queue);
    }

    private Message received() throws JMSException {
        return next(session.createConsumer(queue));
    }

    @Test
    @Tag("3.4.1")
    @Tag("point-40")
    void sendWritesTheDestinationToTheSendersMessageAndToTheReceivers() throws JMSException {
        Message sent = session.createMessage();
        sent.setJMSDestination(session.createQueue("elsewhere"));

        producer.send(sent);

        assertThat(sent.getJMSDestination()).isEqualTo(queue);
        assertThat(received().getJMSDestination()).isEqualTo(queue);
    }

    /** Red if SendStamp keeps what the application set. */
    @Test
    @Tag("3.4.11")
    @Tag("point-40")
    void whatTheApplicationSetsInHeadersOfSendIsOverwritten() throws JMSException {
        Message sent = session.createMessage();
        sent.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        sent.setJMSExpiration(1_234);
        sent.setJMSPriority(9);
        sent.setJMSMessageID("ID:mine");
        sent.setJMSTimestamp(1_234);
        sent.setJMSDeliveryTime(1_234);

        producer.send(sent, DeliveryMode.PERSISTENT, 2, 0);

        assertThat(sent.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(sent.getJMSExpiration()).isZero();
        assertThat(sent.getJMSPriority()).isEqualTo(2);
        assertThat(sent.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
        assertThat(sent.getJMSTimestamp()).isGreaterThan(1_234);
        assertThat(sent.getJMSDeliveryTime()).isGreaterThan(1_234);
    }

    @Test
    @Tag("3.4.11")
    @Tag("point-40")
    void theReceiverSeesTheHeadersThatSendWroteForTheSender() throws JMSException {
        TextMessage sent = session.createTextMessage("x");
        producer.send(sent, DeliveryMode.NON_PERSISTENT, 7, 60_000);

        Message received = received();

        assertThat(received.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSExpiration()).isEqualTo(sent.getJMSExpiration());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(sent.getJMSDeliveryTime());
    }

    @ParameterizedTest
    @ValueSource(ints = {DeliveryMode.NON_PERSISTENT, DeliveryMode.PERSISTENT})
    @Tag("3.4.2")
    @Tag("7.7")
    void theDeliveryModeArrives(int mode) throws JMSException {
        producer.setDeliveryMode(mode);
        producer.send(session.createMessage());

        assertThat(received().getJMSDeliveryMode()).isEqualTo(mode);
    }

    @Test
    @Tag("3.4.2")
    @Tag("3.4.9")
    @Tag("3.4.10")
    @Tag("7.7")
    void withoutBeingToldAMessageIsPersistentOfPriorityFourAndForEver() throws JMSException {
        producer.send(session.createMessage());

        Message received = received();
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    @Tag("3.4.3")
    void messageIdentifiersStartWithIdAndAreNeverTheSame() throws JMSException {
        Set<String> seen = new HashSet<>();
        Message message = session.createMessage();
        for (int i = 0; i < 50; i++) {
            producer.send(message);
            assertThat(message.getJMSMessageID()).startsWith("ID:");
            seen.add(message.getJMSMessageID());
        }
        client.session().createProducer(queue).send(message);
        seen.add(message.getJMSMessageID());

        assertThat(seen).hasSize(51);
    }

    @Test
    @Tag("3.4.3")
    void anIdentifierThatMayBeLeftOutIsNullOrAsAlways() throws JMSException {
        producer.setDisableMessageID(true);
        producer.send(session.createMessage());

        String id = received().getJMSMessageID();
        assertThat(id == null || id.startsWith("ID:")).isTrue();
    }

    @Test
    @Tag("3.4.4")
    void theTimestampLiesBetweenTheCallOfSendAndItsReturn() throws JMSException {
        Message message = session.createMessage();
        long before = System.currentTimeMillis();
        producer.send(message);
        long after = System.currentTimeMillis();

        assertThat(received().getJMSTimestamp()).isBetween(before, after).isEqualTo(message.getJMSTimestamp());
    }

    @Test
    @Tag("3.4.4")
    void aTimestampThatMayBeLeftOutIsZeroOrAsAlways() throws JMSException {
        producer.setDisableMessageTimestamp(true);
        long before = System.currentTimeMillis();
        producer.send(session.createMessage());

        long timestamp = received().getJMSTimestamp();
        assertThat(timestamp == 0 || timestamp >= before).isTrue();
    }

    @Test
    @Tag("3.4.5")
    void aCorrelationIdentifierIsAnyTextOrNull() throws JMSException {
        for (String id : new String[] {null, "", "ID:of-another", "höhe \uD83D\uDCEF"}) {
            Message message = session.createMessage();
            message.setJMSCorrelationID(id);
            assertThat(client.carried(message).getJMSCorrelationID()).isEqualTo(id);
        }
    }

    @Test
    @Tag("3.4.5")
    void aCorrelationIdentifierOfBytesArrivesAsBytes() throws JMSException {
        byte[] id = {0, 1, -1, 127, -128};
        Message message = session.createMessage();
        message.setJMSCorrelationIDAsBytes(id);

        assertThat(message.getJMSCorrelationIDAsBytes()).isEqualTo(id);
        assertThat(client.carried(message).getJMSCorrelationIDAsBytes()).isEqualTo(id);
    }

    @Test
    @Tag("3.4.6")
    void replyToIsNullUnlessItIsSet() throws JMSException {
        assertThat(client.carried(session.createMessage()).getJMSReplyTo()).isNull();
    }

    /** Red if JmsDestination makes a plain queue of a temporary one's name. */
    @Test
    @Tag("3.4.6")
    @Tag("point-39")
    void replyToKeepsTheKindOfTheDestination() throws JMSException {
        TemporaryQueue temporaryQueue = session.createTemporaryQueue();
        TemporaryTopic temporaryTopic = session.createTemporaryTopic();
        Queue plainQueue = client.queue();
        Topic plainTopic = client.topic();

        assertThat(replyTo(temporaryQueue)).isInstanceOf(TemporaryQueue.class).isEqualTo(temporaryQueue);
        assertThat(replyTo(temporaryTopic)).isInstanceOf(TemporaryTopic.class).isEqualTo(temporaryTopic);
        assertThat(replyTo(plainQueue)).isInstanceOf(Queue.class).isEqualTo(plainQueue);
        assertThat(replyTo(plainTopic)).isInstanceOf(Topic.class).isEqualTo(plainTopic);
    }

    private Destination replyTo(Destination destination) throws JMSException {
        Message message = session.createMessage();
        message.setJMSReplyTo(destination);
        return client.carried(message).getJMSReplyTo();
    }

    @Test
    @Tag("3.4.7")
    void redeliveredMeansNothingWhenItIsSentAndIsFalseAtFirstDelivery() throws JMSException {
        Message message = session.createMessage();
        message.setJMSRedelivered(true);

        assertThat(client.carried(message).getJMSRedelivered()).isFalse();
    }

    @Test
    @Tag("3.4.8")
    void theTypeArrives() throws JMSException {
        Message message = session.createMessage();
        assertThat(client.carried(message).getJMSType()).isNull();
        message.setJMSType("invoice");
        assertThat(client.carried(message).getJMSType()).isEqualTo("invoice");
    }

    @Test
    @Tag("3.4.9")
    @Tag("7.8")
    void theExpirationIsTheTimeOfSendingPlusTheTimeToLive() throws JMSException {
        producer.setTimeToLive(60_000);
        Message message = session.createMessage();
        long before = System.currentTimeMillis();
        producer.send(message);
        long after = System.currentTimeMillis();

        assertThat(message.getJMSExpiration()).isBetween(before + 60_000, after + 60_000);
        assertThat(received().getJMSExpiration()).isEqualTo(message.getJMSExpiration());
    }

    /** Red if QueuedMessage.expired says no. */
    @Test
    @Tag("3.4.9")
    @Tag("7.8")
    void aMessageThatExpiresWhileItWaitsIsNotReceived() throws JMSException {
        TextMessage old = session.createTextMessage("old");
        producer.send(old, DeliveryMode.PERSISTENT, 4, 30);
        await().until(() -> System.currentTimeMillis() > old.getJMSExpiration());
        producer.send(session.createTextMessage("young"));

        assertThat(receive(session.createConsumer(queue), 1)).containsExactly("young");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    @Tag("3.4.10")
    void eachPriorityArrives(int priority) throws JMSException {
        producer.setPriority(priority);
        producer.send(session.createMessage());

        assertThat(received().getJMSPriority()).isEqualTo(priority);
    }

    @Test
    @Tag("3.4.10")
    void whatIsUrgentComesBeforeWhatIsNot() throws JMSException {
        for (int priority = 0; priority <= 9; priority++) {
            producer.send(session.createTextMessage("p" + priority), DeliveryMode.PERSISTENT, priority, 0);
        }

        assertThat(receive(session.createConsumer(queue), 10))
                .containsExactly("p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0");
    }

    /** Red if only one side is told that a hint was taken. */
    @Test
    @Tag("3.4.3")
    @Tag("3.4.4")
    void whatMayBeLeftOutIsTheSameForWhoSendsAndWhoReceives() throws JMSException {
        producer.setDisableMessageID(true);
        producer.setDisableMessageTimestamp(true);
        Message message = session.createMessage();
        producer.send(message);

        Message received = received();
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
    }

    /** Red if the headers of a received message are read-only as its properties are. */
    @Test
    @Tag("3.10")
    void headersOfAReceivedMessageCanBeChanged() throws JMSException {
        producer.send(session.createMessage());
        Message received = received();

        received.setJMSCorrelationID("c");
        received.setJMSType("t");
        received.setJMSReplyTo(queue);

        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    }
}
