package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.MOMENT;
import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimplifiedApiTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    private JMSContext context;
    private Queue queue;

    @BeforeEach
    void open() {
        context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        queue = context.createQueue(broker.queueName());
    }

    @Test
    @Tag("7.5")
    void whatTheProducerSetsGoesOverTheMessage() throws JMSException {
        Message message = context.createTextMessage("a");
        message.setStringProperty("shop", "old");
        message.setStringProperty("till", "1");

        context.createProducer()
                .setProperty("shop", "new")
                .setProperty("count", (short) 3)
                .setJMSType("order")
                .setJMSCorrelationID("c-1")
                .setJMSReplyTo(queue)
                .setPriority(7)
                .send(queue, message);

        Message received = context.createConsumer(queue).receive(PATIENCE);
        assertThat(received.getBody(String.class)).isEqualTo("a");
        assertThat(received.getStringProperty("shop")).isEqualTo("new");
        assertThat(received.getStringProperty("till")).isEqualTo("1");
        assertThat(received.getObjectProperty("count")).isEqualTo((short) 3);
        assertThat(received.getJMSType()).isEqualTo("order");
        assertThat(received.getJMSCorrelationID()).isEqualTo("c-1");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getJMSPriority()).isEqualTo(7);
    }

    /** Sabotage: set it as text whichever way it was given. */
    @Test
    @Tag("7.6")
    void aCorrelationIdOfBytesArrivesAsItIs() throws JMSException {
        JMSProducer producer = context.createProducer();
        producer.setJMSCorrelationIDAsBytes(new byte[] {(byte) 0xFF, 0}).send(queue, "bytes");
        producer.setJMSCorrelationID("text").send(queue, "text");
        producer.setJMSCorrelationIDAsBytes(null).send(queue, "none");
        JMSConsumer consumer = context.createConsumer(queue);

        assertThat(consumer.receive(PATIENCE).getJMSCorrelationIDAsBytes()).containsExactly(0xFF, 0);
        assertThat(consumer.receive(PATIENCE).getJMSCorrelationID()).isEqualTo("text");
        assertThat(consumer.receive(PATIENCE).getJMSCorrelationID()).isNull();
    }

    @Test
    @Tag("3.5.8")
    void unsetPropertiesOfAProducerReadAsThoseOfAMessage() {
        JMSProducer producer = context.createProducer().setProperty("set", 5);

        assertThat(producer.getPropertyNames()).containsExactly("set");
        assertThat(producer.getIntProperty("set")).isEqualTo(5);
        assertThat(producer.getStringProperty("unset")).isNull();
        assertThat(producer.getBooleanProperty("unset")).isFalse();
        assertThatThrownBy(() -> producer.getIntProperty("unset")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> producer.getDoubleProperty("unset")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> producer.setProperty("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> producer.setProperty("x", new Object()))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(producer.clearProperties().propertyExists("set")).isFalse();
    }

    @Test
    @Tag("7.4")
    void badValuesAreRefusedUnchecked() {
        JMSProducer producer = context.createProducer();

        assertThatThrownBy(() -> producer.send(queue, (Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> producer.send(null, "a")).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.setPriority(10)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setDeliveryMode(0)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> context.createConsumer(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> broker.context(17)).isInstanceOf(JMSRuntimeException.class);
    }

    @Test
    @Tag("7.3")
    void anAsynchronousSendTellsItsListener() {
        List<String> told = new CopyOnWriteArrayList<>();
        context.createProducer()
                .setAsync(new CompletionListener() {
                    @Override
                    public void onCompletion(Message message) {
                        told.add("stored");
                    }

                    @Override
                    public void onException(Message message, Exception exception) {
                        told.add(exception.toString());
                    }
                })
                .send(queue, "a");

        await().untilAsserted(() -> assertThat(told).containsExactly("stored"));
        assertThat(context.createConsumer(queue).receiveBody(String.class, PATIENCE))
                .isEqualTo("a");
    }

    @Test
    @Tag("8.6")
    void aBodyOfAnotherTypeIsNotLost() throws JMSException {
        context.createProducer().send(queue, "a").send(queue, new byte[] {1, 2});
        JMSConsumer consumer = context.createConsumer(queue);

        assertThatThrownBy(() -> consumer.receiveBody(byte[].class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        Message again = consumer.receive(PATIENCE);
        assertThat(again.getBody(String.class)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isFalse();
        assertThat(consumer.receiveBody(byte[].class, PATIENCE)).containsExactly(1, 2);
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    @Test
    @Tag("8.6")
    void aMessageWithoutABodyHasNoneToReceive() throws JMSException {
        context.createProducer().send(queue, context.createMessage());
        JMSConsumer consumer = context.createConsumer(queue);

        assertThatThrownBy(() -> consumer.receiveBody(String.class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receive(PATIENCE)).isNotNull();
    }

    @Test
    @Tag("6.1.4")
    void aConsumerStartsTheConnectionUnlessTheApplicationWantsToDoThat() {
        context.createProducer().send(queue, "a");
        JMSContext manual = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        manual.setAutoStart(false);
        JMSConsumer consumer = manual.createConsumer(queue);

        assertThat(consumer.receive(MOMENT)).isNull();
        manual.start();
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("a");
    }

    @Test
    @Tag("2.8.2")
    void contextsShareAConnectionThatTheLastOneCloses() {
        JMSContext second = context.createContext(JMSContext.SESSION_TRANSACTED);
        second.createProducer().send(queue, "a");

        context.close();

        assertThatThrownBy(() -> context.createProducer()).isInstanceOf(IllegalStateRuntimeException.class);
        second.commit();
        assertThat(second.createConsumer(queue).receiveBody(String.class, PATIENCE))
                .isEqualTo("a");
        second.commit();
        second.close();
        assertThatThrownBy(second::commit).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> second.createContext(JMSContext.AUTO_ACKNOWLEDGE))
                .isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    @Tag("6.2.10")
    void theContextAcknowledgesAndRecovers() throws JMSException {
        JMSContext client = broker.context(JMSContext.CLIENT_ACKNOWLEDGE);
        context.createProducer().send(queue, "a").send(queue, "b");
        JMSConsumer consumer = client.createConsumer(queue);
        consumer.receive(PATIENCE);
        client.acknowledge();
        consumer.receive(PATIENCE);

        client.recover();

        Message again = consumer.receive(PATIENCE);
        assertThat(again.getBody(String.class)).isEqualTo("b");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThatThrownBy(client::commit).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    @Tag("6.1.2")
    void theClientIdIsSetBeforeTheContextIsUsed() {
        JMSContext fresh = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        fresh.setClientID("till-9");
        assertThat(fresh.getClientID()).isEqualTo("till-9");
        assertThatThrownBy(() -> context.setClientID("till-10")).isInstanceOf(IllegalStateRuntimeException.class);
    }
}
