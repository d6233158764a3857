package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class MessageHeadersTest {
    private final JmsTextMessage message = new JmsTextMessage("x");

    @Test
    @Tag("§3.4")
    void aNewMessageHasTheDefaultsOfTheSpecification() {
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(Message.DEFAULT_PRIORITY);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSDeliveryTime()).isZero();
        assertThat(message.getJMSTimestamp()).isZero();
        assertThat(message.getJMSRedelivered()).isFalse();
        assertThat(message.getJMSDestination()).isNull();
        assertThat(message.getJMSMessageID()).isNull();
        assertThat(message.getJMSCorrelationID()).isNull();
        assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(message.getJMSReplyTo()).isNull();
        assertThat(message.getJMSType()).isNull();
    }

    /** Sabotage: take the priority of the message instead of the stamp's in JmsMessage.head. */
    @Test
    @Tag("§3.4.11")
    void headersThatASendSetsAreIgnoredWhereTheApplicationSetThem() throws JMSException {
        // given
        message.setJMSDestination(JmsQueue.of("other"));
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSPriority(9);
        message.setJMSMessageID("ID:mine");
        message.setJMSTimestamp(5);
        message.setJMSExpiration(6);
        message.setJMSDeliveryTime(7);
        message.setJMSRedelivered(true);

        // when
        Message received = Deliveries.received(message);

        // then
        assertThat(received.getJMSDestination()).isEqualTo(JmsQueue.of("orders"));
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSMessageID()).isEqualTo("ID:00000000000000010000000000000002");
        assertThat(received.getJMSTimestamp()).isEqualTo(1_000_000);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(1_000_000);
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    @Tag("§3.4.11")
    void aSendTellsTheSendersObjectWhatItWasSentWith() throws JMSException {
        // given
        SendStamp stamp = Deliveries.stamp(new DeliveryOptions(false, 7, 500, 200));

        // when
        MessageMapper.writeBack(message, stamp);

        // then
        assertThat(message.getJMSDestination()).isEqualTo(JmsQueue.of("orders"));
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertThat(message.getJMSTimestamp()).isEqualTo(1_000_000);
        assertThat(message.getJMSExpiration()).isEqualTo(1_000_500);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(1_000_200);
    }

    @Test
    void senderAndReceiverSeeTheSameHeaders() throws JMSException {
        // given
        SendStamp stamp = Deliveries.stamp(new DeliveryOptions(false, 7, 500, 200));

        // when
        Message received = MessageMapper.decode(
                MessageMapper.encode(message, stamp).message(), null, 1, () -> {}, ObjectReading.VALUES_ONLY);
        MessageMapper.writeBack(message, stamp);

        // then
        assertThat(received.getJMSDestination()).isEqualTo(message.getJMSDestination());
        assertThat(received.getJMSDeliveryMode()).isEqualTo(message.getJMSDeliveryMode());
        assertThat(received.getJMSPriority()).isEqualTo(message.getJMSPriority());
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
        assertThat(received.getJMSExpiration()).isEqualTo(message.getJMSExpiration());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSDeliveryTime());
    }

    @Test
    @Tag("§3.4.9")
    void aTimeToLiveBeyondAllTimeEndsWithTime() throws JMSException {
        // given
        SendStamp stamp = Deliveries.stamp(new DeliveryOptions(true, 4, Long.MAX_VALUE, Long.MAX_VALUE));

        // when
        Message received = MessageMapper.decode(
                MessageMapper.encode(message, stamp).message(), null, 1, () -> {}, ObjectReading.VALUES_ONLY);

        // then
        assertThat(received.getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Tag("§3.4.3")
    @Tag("§3.4.4")
    void anIdAndATimestampThatTheProducerDisabledAreSeenByNobody() throws JMSException {
        // given
        SendStamp hidden = new SendStamp(
                JmsQueue.of("orders"),
                new DeliveryOptions(true, 4, 500, 0),
                new MessageId(1, 2),
                true,
                1_000_000,
                true);

        // when
        EncodedMessage encoded = MessageMapper.encode(message, hidden).message();
        Message received = MessageMapper.decode(encoded, null, 1, () -> {}, ObjectReading.VALUES_ONLY);
        MessageMapper.writeBack(message, hidden);

        // then
        for (Message seen : List.of(message, received)) {
            assertThat(seen.getJMSMessageID()).isNull();
            assertThat(seen.getJMSTimestamp()).isZero();
            assertThat(seen.getJMSExpiration()).isEqualTo(1_000_500);
        }
        assertThat(encoded.id()).isEqualTo(new MessageId(1, 2));
    }

    @Test
    @Tag("§3.4.7")
    void aMessageIsRedeliveredFromItsSecondDeliveryOn() throws JMSException {
        assertThat(Deliveries.received(message, 1).getJMSRedelivered()).isFalse();
        assertThat(Deliveries.received(message, 2).getJMSRedelivered()).isTrue();
    }

    @Test
    @Tag("§3.4.8")
    void theTypeTravels() throws JMSException {
        message.setJMSType("invoice");
        assertThat(Deliveries.received(message).getJMSType()).isEqualTo("invoice");
    }

    @Test
    @Tag("§3.4.5")
    void aCorrelationIdAsTextTravelsAndCanBeReadAsBytes() throws JMSException {
        // given
        message.setJMSCorrelationID("größe-7");

        // then
        for (Message seen : List.of(message, Deliveries.received(message))) {
            assertThat(seen.getJMSCorrelationID()).isEqualTo("größe-7");
            assertThat(seen.getJMSCorrelationIDAsBytes()).isEqualTo("größe-7".getBytes(UTF_8));
        }
    }

    @Test
    @Tag("§3.4.5")
    void aCorrelationIdAsBytesTravelsAndCanBeReadAsText() throws JMSException {
        // given
        byte[] noText = {(byte) 0xFF, 0x00, 0x10};
        message.setJMSCorrelationIDAsBytes(noText);
        noText[0] = 0;

        // then
        for (Message seen : List.of(message, Deliveries.received(message))) {
            assertThat(seen.getJMSCorrelationIDAsBytes()).containsExactly(0xFF, 0x00, 0x10);
            assertThat(seen.getJMSCorrelationID()).isEqualTo("ID:ff0010");
        }
    }

    @Test
    @Tag("§3.4.5")
    void aCorrelationIdThatWasHandedOutIsACopy() {
        // given
        message.setJMSCorrelationIDAsBytes(new byte[] {1});

        // when
        message.getJMSCorrelationIDAsBytes()[0] = 2;

        // then
        assertThat(message.getJMSCorrelationIDAsBytes()).containsExactly(1);
    }

    @Test
    @Tag("§3.4.5")
    void aCorrelationIdCanBeTakenAwayAgain() {
        message.setJMSCorrelationID("x");
        message.setJMSCorrelationID(null);
        assertThat(message.getJMSCorrelationID()).isNull();
        message.setJMSCorrelationIDAsBytes(new byte[0]);
        assertThat(message.getJMSCorrelationIDAsBytes()).isEmpty();
        message.setJMSCorrelationIDAsBytes(null);
        assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
    }

    @Test
    @Tag("§3.4.6")
    void aReplyDestinationKeepsItsKind() throws JMSException {
        List<JmsDestination> destinations = List.of(
                JmsQueue.of("q"),
                JmsTopic.of("t"),
                JmsDestination.of(new TemporaryQueueName("tq")),
                JmsDestination.of(new TemporaryTopicName("tt")));
        for (JmsDestination destination : destinations) {
            message.setJMSReplyTo(destination);
            Destination received = Deliveries.received(message).getJMSReplyTo();
            assertThat(received).isEqualTo(destination).hasSameClassAs(destination);
        }
    }

    @Test
    @Tag("§3.4.6")
    void anotherProvidersReplyDestinationIsKeptAsItIsUntilItIsSent() throws JMSException {
        // given
        Queue foreign = mock(Queue.class);
        Mockito.when(foreign.getQueueName()).thenReturn("replies");
        message.setJMSReplyTo(foreign);

        // then
        assertThat(message.getJMSReplyTo()).isSameAs(foreign);
        assertThat(Deliveries.received(message).getJMSReplyTo()).isEqualTo(JmsQueue.of("replies"));
    }

    @Test
    @Tag("§3.4.6")
    void aReplyDestinationThatMeansNothingHereIsRefusedWhenItIsSent() {
        message.setJMSReplyTo(mock(Destination.class));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> Deliveries.encoded(message));
    }

    @Test
    @Tag("§3.10")
    void theHeadersOfAReceivedMessageCanBeSet() throws JMSException {
        // given
        Message received = Deliveries.received(message);

        // when
        received.setJMSType("other");
        received.setJMSCorrelationID("c");
        received.setJMSRedelivered(true);

        // then
        assertThat(received.getJMSType()).isEqualTo("other");
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSRedelivered()).isTrue();
    }

    @Test
    @Tag("§3.6")
    void acknowledgingIsTheSessionsMatter() throws JMSException {
        // given
        AtomicInteger acknowledged = new AtomicInteger();
        Message received = MessageMapper.decode(
                Deliveries.encoded(message), null, 1, acknowledged::incrementAndGet, ObjectReading.VALUES_ONLY);

        // when
        received.acknowledge();
        received.acknowledge();

        // then
        assertThat(acknowledged).hasValue(2);
    }

    @Test
    @Tag("§3.6")
    void aMessageThatWasNotReceivedHasNothingToAcknowledge() throws JMSException {
        message.acknowledge();
        assertThat(message.getJMSMessageID()).isNull();
    }

    @Test
    void aMessagePrintsItsKindAndIdButNotItsContent() throws JMSException {
        assertThat(Deliveries.received(new JmsTextMessage("private")))
                .hasToString("TextMessage[ID:00000000000000010000000000000002]");
    }
}
