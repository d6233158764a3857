package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.MOMENT;
import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    private Session session;
    private Destination queue;
    private MessageProducer producer;

    @BeforeEach
    void produce() throws JMSException {
        session = broker.session(Session.AUTO_ACKNOWLEDGE);
        queue = broker.queue(session);
        producer = session.createProducer(queue);
    }

    @Test
    @Tag("3.4.11")
    void aSendWritesTheHeadersIntoTheSendersObjectWhateverWasThere() throws JMSException {
        TextMessage message = session.createTextMessage("a");
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSMessageID("ID:mine");
        message.setJMSPriority(9);
        message.setJMSExpiration(12);
        message.setJMSTimestamp(13);
        producer.setPriority(2);

        producer.send(message);

        assertThat(message.getJMSDestination()).isEqualTo(queue);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSMessageID()).startsWith("ID:").isNotEqualTo("ID:mine");
        assertThat(message.getJMSPriority()).isEqualTo(2);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSTimestamp()).isGreaterThan(13);
        Message received = broker.consumer(session).receive(PATIENCE);
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
        assertThat(received.getJMSPriority()).isEqualTo(2);
    }

    @Test
    @Tag("7.2")
    void aBoundProducerTakesNoDestinationAndAnUnboundOneNeedsIt() throws JMSException {
        Message message = session.createMessage();
        MessageProducer unbound = session.createProducer(null);

        assertThatThrownBy(() -> producer.send(queue, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unbound.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unbound.send((Destination) null, message))
                .isInstanceOf(InvalidDestinationException.class);
        unbound.send(queue, message);
        assertThat(broker.consumer(session).receive(PATIENCE)).isNotNull();
    }

    @Test
    @Tag("7.2")
    void aNullMessageIsAFormatError() {
        assertThatThrownBy(() -> producer.send(null)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("7.4")
    void badPriorityModeAndTimesAreRefused() throws JMSException {
        Message message = session.createMessage();

        assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryMode(3)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setTimeToLive(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, 0, 4, 0)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 11, 0)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 4, -1)).isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("3.4.10")
    void higherPrioritiesComeFirstAndEachKeepsItsOrder() throws JMSException {
        for (int i = 0; i < 20; i++) {
            producer.send(session.createTextMessage(i % 2 + "." + i), DeliveryMode.PERSISTENT, i % 2 * 5, 0);
        }

        List<String> received = receive(broker.consumer(session), 20);

        assertThat(received.subList(0, 10)).allMatch(text -> text.startsWith("1."));
        assertThat(received.subList(0, 3)).containsExactly("1.1", "1.3", "1.5");
        assertThat(received.subList(10, 13)).containsExactly("0.0", "0.2", "0.4");
    }

    @Test
    @Tag("3.4.9")
    void anExpiredMessageIsNotDeliveredThoughItWaited() throws JMSException {
        producer.send(session.createTextMessage("short"), DeliveryMode.PERSISTENT, 4, 50);
        producer.send(session.createTextMessage("long"), DeliveryMode.PERSISTENT, 4, 60_000);
        Destination alarm = session.createQueue(broker.queueName() + ".alarm");
        MessageProducer bell = session.createProducer(alarm);
        bell.setDeliveryDelay(200);
        bell.send(session.createMessage());
        assertThat(session.createConsumer(alarm).receive(PATIENCE)).isNotNull();

        Message survivor = broker.consumer(session).receive(PATIENCE);

        assertThat(LiveBroker.text(survivor)).isEqualTo("long");
        assertThat(survivor.getJMSExpiration()).isEqualTo(survivor.getJMSTimestamp() + 60_000);
    }

    @Test
    @Tag("7.9")
    void aDelayedMessageComesNotBeforeItsTimeAndBlocksNoOther() throws JMSException {
        long before = System.nanoTime();
        producer.setDeliveryDelay(300);
        TextMessage delayed = session.createTextMessage("later");
        producer.send(delayed);
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("now"));
        MessageConsumer consumer = broker.consumer(session);

        assertThat(delayed.getJMSDeliveryTime()).isEqualTo(delayed.getJMSTimestamp() + 300);
        assertThat(receive(consumer, 1)).containsExactly("now");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(receive(consumer, 1)).containsExactly("later");
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
    }

    @Test
    @Tag("3.4.3")
    void idsAndTimestampsCanBeLeftOut() throws JMSException {
        producer.setDisableMessageID(true);
        producer.setDisableMessageTimestamp(true);

        producer.send(session.createTextMessage("a"));

        Message message = broker.consumer(session).receive(PATIENCE);
        assertThat(message.getJMSMessageID()).isNull();
        assertThat(message.getJMSTimestamp()).isZero();
    }

    @Test
    void nonPersistentMessagesPassThroughTheSendWindow() throws Exception {
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        List<Long> seen = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(1_000);
        consumer.setMessageListener(message -> {
            try {
                seen.add(((BytesMessage) message).getBodyLength());
                all.countDown();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });

        for (int i = 0; i < 1_000; i++) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[10_000]);
            producer.send(message);
        }

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void aMessageLargerThanTheWindowPasses() throws Exception {
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[3_000_000]);

        producer.send(session.createTextMessage("small"));
        producer.send(message);
        producer.send(session.createTextMessage("small"));

        MessageConsumer consumer = broker.consumer(session);
        receive(consumer, 1);
        assertThat(((BytesMessage) consumer.receive(PATIENCE)).getBodyLength()).isEqualTo(3_000_000);
        receive(consumer, 1);
    }

    @Test
    @Tag("7.3")
    void aSendWithoutAListenerToTellIsRefused() throws JMSException {
        Message message = session.createMessage();
        MessageProducer unbound = session.createProducer(null);

        assertThatThrownBy(() -> producer.send(message, (CompletionListener) null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.send(message, 1, 4, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> unbound.send(queue, message, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> unbound.send(queue, message, 1, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("7.3.3")
    void callbacksComeInTheOrderOfTheSendsAndCloseWaitsForThem() throws JMSException {
        List<String> told = new CopyOnWriteArrayList<>();
        CompletionListener listener = new Recorder(told);
        for (int i = 0; i < 200; i++) {
            int mode = i % 3 == 0 ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT;
            producer.send(session.createTextMessage("m" + i), mode, 4, 0, listener);
        }

        session.close();

        assertThat(told).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(told.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    @Tag("7.3.4")
    void aCompletionListenerMustNotCloseItsSession() throws JMSException {
        List<Exception> refused = new CopyOnWriteArrayList<>();
        producer.send(session.createTextMessage("a"), new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                try {
                    session.close();
                } catch (JMSException e) {
                    refused.add(e);
                }
            }

            @Override
            public void onException(Message message, Exception exception) {}
        });

        await().untilAsserted(() -> assertThat(refused).hasSize(1).allMatch(IllegalStateException.class::isInstance));
        assertThat(broker.consumer(session).receive(MOMENT)).isNotNull();
    }

    private record Recorder(List<String> told) implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            try {
                assertThat(message.getJMSMessageID()).isNotNull();
                told.add(((TextMessage) message).getText());
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            told.add(exception.toString());
        }
    }
}
