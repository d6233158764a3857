package io.posthorn.tck.conformance.producer;

import static io.posthorn.tck.conformance.Client.MOMENT;
import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.RecordedCompletions;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Queue queue;
    private MessageProducer producer;
    private MessageProducer unbound;
    private Message message;
    private final CompletionListener listener = new RecordedCompletions();

    @BeforeEach
    void openProducers() throws JMSException {
        session = client.session();
        queue = client.queue();
        producer = session.createProducer(queue);
        unbound = session.createProducer(null);
        message = session.createTextMessage("a");
    }

    @Test
    @Tag("7.2")
    void aBoundProducerSendsToItsDestinationAndAnUnboundOneWhereItIsTold() throws JMSException {
        producer.send(message);
        unbound.send(queue, message);
        unbound.send(queue, message, DeliveryMode.PERSISTENT, 4, 0);
        producer.send(message, DeliveryMode.PERSISTENT, 4, 0);

        assertThat(client.drain(queue)).hasSize(4);
        assertThat(producer.getDestination()).isEqualTo(queue);
        assertThat(unbound.getDestination()).isNull();
    }

    /** Red if JmsMessageProducer throws the JMS exception where the javadoc names the other. */
    @Test
    @Tag("7.1")
    @Tag("7.2")
    @Tag("point-16")
    void anUnboundProducerNeedsADestination() {
        assertThatThrownBy(() -> unbound.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unbound.send(message, 1, 4, 0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unbound.send(message, listener)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unbound.send(message, 1, 4, 0, listener))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @Tag("7.2")
    @Tag("point-16")
    void aBoundProducerTakesNoOther() {
        for (Destination other : new Destination[] {queue}) {
            assertThatThrownBy(() -> producer.send(other, message)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> producer.send(other, message, 1, 4, 0))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> producer.send(other, message, listener))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> producer.send(other, message, 1, 4, 0, listener))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @Tag("7.2")
    @Tag("10.3")
    @Tag("point-16")
    void noDestinationIsAnInvalidOne() {
        assertThatThrownBy(() -> unbound.send((Destination) null, message))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> unbound.send(null, message, 1, 4, 0)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> unbound.send((Destination) null, message, listener))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> unbound.send(null, message, 1, 4, 0, listener))
                .isInstanceOf(InvalidDestinationException.class);
    }

    /** Red if a null message comes as far as its first use. */
    @Test
    @Tag("7.2")
    @Tag("10.3")
    @Tag("point-17")
    void noMessageIsAFormatError() {
        assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send(null, 1, 4, 0)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send((Message) null, listener)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send((Message) null, 1, 4, 0, listener))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> unbound.send(queue, null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> unbound.send(queue, null, 1, 4, 0)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> unbound.send(queue, null, listener)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> unbound.send(queue, null, 1, 4, 0, listener))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("7.3")
    @Tag("point-01")
    void noListenerIsAnIllegalArgument() {
        assertThatThrownBy(() -> producer.send(message, (CompletionListener) null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 4, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> unbound.send(queue, message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> unbound.send(queue, message, 1, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Red if ProducerOptions takes 10 for a priority. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 10, Integer.MIN_VALUE, Integer.MAX_VALUE})
    @Tag("3.4.10")
    @Tag("7.4")
    @Tag("point-18")
    void aPriorityThatThereIsNotIsRefused(int priority) {
        assertThatThrownBy(() -> producer.setPriority(priority)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, priority, 0))
                .isInstanceOf(JMSException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, 99})
    @Tag("7.4")
    @Tag("point-18")
    void aDeliveryModeThatThereIsNotIsRefused(int mode) {
        assertThatThrownBy(() -> producer.setDeliveryMode(mode)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, mode, 4, 0)).isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("7.4")
    @Tag("point-18")
    void timesThatAreNegativeAreRefused() {
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 4, -1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("7.4")
    void aProducerSaysWhatItWasTold() throws JMSException {
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setPriority(9);
        producer.setTimeToLive(5);
        producer.setDeliveryDelay(6);
        producer.setDisableMessageID(true);
        producer.setDisableMessageTimestamp(true);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(9);
        assertThat(producer.getTimeToLive()).isEqualTo(5);
        assertThat(producer.getDeliveryDelay()).isEqualTo(6);
        assertThat(producer.getDisableMessageID()).isTrue();
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
    }

    /** Red if the broker takes no account of the delay, or the client does not stamp the time. */
    @Test
    @Tag("7.9")
    @Tag("3.4.13")
    @Tag("point-04")
    void aDelayedMessageComesAtItsTimeAndHoldsUpNoOther() throws JMSException {
        producer.setDeliveryDelay(300);
        TextMessage delayed = session.createTextMessage("delayed");
        long before = System.currentTimeMillis();
        producer.send(delayed);
        long after = System.currentTimeMillis();
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("prompt"));
        MessageConsumer consumer = session.createConsumer(queue);

        assertThat(receive(consumer, 1)).containsExactly("prompt");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(MOMENT)).isNull();
        Message received = next(consumer);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(before + 300);
        assertThat(delayed.getJMSDeliveryTime()).isBetween(before + 300, after + 300);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(delayed.getJMSDeliveryTime());
    }

    @Test
    @Tag("7.9")
    @Tag("point-04")
    void aDelayedMessageOfATopicComesAtItsTime() throws JMSException {
        Topic topic = client.topic();
        MessageConsumer consumer = session.createConsumer(topic);
        MessageProducer delaying = session.createProducer(topic);
        delaying.setDeliveryDelay(200);
        long before = System.currentTimeMillis();
        delaying.send(message);

        assertThat(consumer.receiveNoWait()).isNull();
        next(consumer);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(before + 200);
    }

    @Test
    @Tag("3.4.13")
    void withoutADelayTheTimeOfDeliveryIsThatOfSending() throws JMSException {
        producer.send(message);

        assertThat(message.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
        assertThat(next(session.createConsumer(queue)).getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
    }

    /** Red if each producer has a way of its own. */
    @Test
    @Tag("6.2.9.1")
    void messagesOfASessionKeepTheirOrder() throws JMSException {
        Topic topic = client.topic();
        MessageConsumer subscriber = session.createConsumer(topic);
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
        for (int i = 0; i < texts.size(); i++) {
            Message each = session.createTextMessage(texts.get(i));
            unbound.send(topic, each);
            if (i % 2 == 0) {
                producer.send(each);
            } else {
                unbound.send(queue, each);
            }
        }

        assertThat(client.drain(queue)).isEqualTo(texts);
        assertThat(rest(subscriber)).isEqualTo(texts);
    }

    @Test
    @Tag("6.2.9.2")
    void messagesOfADeliveryModeKeepTheirOrder() throws JMSException {
        for (int i = 0; i < 50; i++) {
            producer.send(session.createTextMessage("p" + i), DeliveryMode.PERSISTENT, 4, 0);
            producer.send(session.createTextMessage("n" + i), DeliveryMode.NON_PERSISTENT, 4, 0);
        }

        List<String> received = client.drain(queue);
        for (String mode : List.of("p", "n")) {
            assertThat(received)
                    .filteredOn(text -> text.startsWith(mode))
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> mode + i).toList());
        }
    }

    @Test
    @Tag("3.9")
    @Tag("6.2.4")
    void aReceivedMessageCanBeSentOn() throws JMSException {
        message.setIntProperty("p", 1);
        producer.send(message);
        Queue other = client.queue();
        Message received = next(session.createConsumer(queue));
        String id = received.getJMSMessageID();
        unbound.send(other, received);

        Message again = next(session.createConsumer(other));
        assertThat(Client.text(again)).isEqualTo("a");
        assertThat(again.getIntProperty("p")).isEqualTo(1);
        assertThat(again.getJMSMessageID()).isNotEqualTo(id);
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    /** Red if a send with parameters keeps the producer's, or changes them. */
    @Test
    @Tag("7.4")
    void whatASendSaysGoesOverTheProducerAndLeavesItAsItIs() throws JMSException {
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setPriority(8);
        producer.setTimeToLive(60_000);

        producer.send(message, DeliveryMode.PERSISTENT, 2, 0);

        Message received = next(session.createConsumer(queue));
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(2);
        assertThat(received.getJMSExpiration()).isZero();
        producer.send(message);
        Message second = next(session.createConsumer(queue));
        assertThat(second.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(second.getJMSPriority()).isEqualTo(8);
        assertThat(second.getJMSExpiration()).isPositive();
    }

    /** Red if a delayed message meets its subscriptions when its time comes. */
    @Test
    @Tag("7.9")
    void aDelayedMessageIsForTheSubscriptionsThatThereAreWhenItIsSent() throws JMSException {
        Topic topic = client.topic();
        Session durable = client.sessionOf(client.name());
        MessageConsumer before = session.createConsumer(topic);
        durable.createDurableConsumer(topic, "before").close();
        MessageProducer delaying = session.createProducer(topic);
        delaying.setDeliveryDelay(200);
        delaying.send(message);
        MessageConsumer after = session.createConsumer(topic);
        MessageConsumer durableAfter = durable.createDurableConsumer(topic, "after");

        assertThat(Client.text(next(before))).isEqualTo("a");
        assertThat(Client.text(next(durable.createDurableConsumer(topic, "before"))))
                .isEqualTo("a");
        client.send(topic, "b");
        assertThat(receive(after, 1)).containsExactly("b");
        assertThat(receive(durableAfter, 1)).containsExactly("b");
    }
}
