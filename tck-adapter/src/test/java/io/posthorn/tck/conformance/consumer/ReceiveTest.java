package io.posthorn.tck.conformance.consumer;

import static io.posthorn.tck.conformance.Client.MOMENT;
import static io.posthorn.tck.conformance.Client.PATIENCE;
import static io.posthorn.tck.conformance.Client.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.InBackground;
import jakarta.jms.BytesMessage;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveTest {
    @RegisterExtension
    final Client client = new Client();

    private Queue queue;

    @BeforeEach
    void createQueue() throws JMSException {
        queue = client.queue();
    }

    @Test
    @Tag("8.5")
    void receiveWaitsForAMessageAndForItsTime() throws Exception {
        MessageConsumer consumer = client.session().createConsumer(queue);

        assertThat(consumer.receiveNoWait()).isNull();
        long before = System.nanoTime();
        assertThat(consumer.receive(MOMENT)).isNull();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(MOMENT));
        CompletableFuture<Message> waiting = InBackground.call(() -> consumer.receive(0));
        client.send(queue, "a");
        assertThat(Client.text(waiting.get(PATIENCE, TimeUnit.MILLISECONDS))).isEqualTo("a");
    }

    @Test
    @Tag("6.2.13")
    @Tag("8.7")
    void aListenerGetsMessagesOneAtATimeInOrder() throws JMSException {
        AtomicInteger inside = new AtomicInteger();
        List<String> seen = new CopyOnWriteArrayList<>();
        Session session = client.session();
        MessageListener listener = message -> {
            try {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                seen.add(Client.text(message));
                inside.decrementAndGet();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        };
        MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(listener);
        Queue other = client.queue();
        session.createConsumer(other).setMessageListener(listener);
        client.send(queue, "a", "b", "c");
        client.send(other, "x", "y", "z");

        await().untilAsserted(() -> assertThat(seen).hasSize(6));
        assertThat(seen).containsSubsequence("a", "b", "c").containsSubsequence("x", "y", "z");
        assertThat(consumer.getMessageListener()).isSameAs(listener);
    }

    @Test
    @Tag("8.7")
    void aListenerThatIsTakenAwayGetsNothingMore() throws JMSException {
        List<Message> seen = new CopyOnWriteArrayList<>();
        MessageConsumer consumer = client.session().createConsumer(queue);
        consumer.setMessageListener(seen::add);
        client.send(queue, "a");
        await().untilAsserted(() -> assertThat(seen).hasSize(1));

        consumer.setMessageListener(null);

        assertThat(consumer.getMessageListener()).isNull();
        client.send(queue, "b");
        assertThat(receive(consumer, 1)).containsExactly("b");
        assertThat(seen).hasSize(1);
    }

    /** Red if a consumer that is started keeps its first listener. */
    @Test
    @Tag("8.7")
    void aListenerThatReplacesAnotherGetsTheNextMessages() {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        JMSContext context = client.context();
        JMSConsumer consumer = context.createConsumer(queue);
        consumer.setMessageListener(message -> first.add(textOf(message)));
        context.createProducer().send(queue, "a").send(queue, "b");
        await().untilAsserted(() -> assertThat(first).containsExactly("a", "b"));

        MessageListener other = message -> second.add(textOf(message));
        consumer.setMessageListener(other);

        assertThat(consumer.getMessageListener()).isSameAs(other);
        context.createProducer().send(queue, "c").send(queue, "d");
        await().untilAsserted(() -> assertThat(second).containsExactly("c", "d"));
        assertThat(first).containsExactly("a", "b");
    }

    private static String textOf(Message message) {
        try {
            return Client.text(message);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("6.2.5")
    @Tag("8.5")
    @Tag("8.7")
    void receivingIsRefusedWhileThereIsAListener() throws JMSException {
        MessageConsumer consumer = client.session().createConsumer(queue);
        consumer.setMessageListener(message -> {});
        JMSConsumer simplified = client.context().createConsumer(client.queue());
        simplified.setMessageListener(message -> {});

        assertThatThrownBy(consumer::receive).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> consumer.receive(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(simplified::receive).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> simplified.receive(1)).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(simplified::receiveNoWait).isInstanceOf(IllegalStateRuntimeException.class);
    }

    /** Red if SimplifiedConsumer hands a message out before its body is read: BodyCheck.ANY in mode AUTO. */
    @Test
    @Tag("8.6")
    @Tag("point-05")
    void aBodyOfAnotherTypeIsRefusedAndTheMessageIsReceivedNext() {
        JMSContext context = client.context();
        context.createProducer().send(queue, "text");
        JMSConsumer consumer = context.createConsumer(queue);

        assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBody(byte[].class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> consumer.receiveBodyNoWait(Integer.class))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("text");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    @Tag("8.6")
    @Tag("point-05")
    void bodiesAreReceivedAsTheirTypes() {
        JMSContext context = client.context();
        context.createProducer()
                .send(queue, "text")
                .send(queue, Map.of("a", 1))
                .send(queue, new byte[] {1})
                .send(queue, (Serializable) "object");
        JMSConsumer consumer = context.createConsumer(queue);

        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("text");
        assertThat((Object) consumer.receiveBody(Map.class, PATIENCE)).isEqualTo(Map.of("a", 1));
        assertThat(consumer.receiveBody(byte[].class, PATIENCE)).containsExactly(1);
        assertThat(consumer.receiveBody(Serializable.class, PATIENCE)).isEqualTo("object");
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
        assertThat(consumer.receiveBody(String.class, 1)).isNull();
    }

    @Test
    @Tag("8.6")
    @Tag("point-05")
    void messagesThatHaveNoBodyAsAWholeAreRefused() throws JMSException {
        JMSContext context = client.context();
        StreamMessage stream = context.createStreamMessage();
        stream.writeInt(1);
        BytesMessage empty = context.createBytesMessage();
        JMSConsumer consumer = context.createConsumer(queue);
        for (Message each : List.of(stream, empty, context.createMessage(), context.createTextMessage())) {
            context.createProducer().send(queue, each);

            assertThatThrownBy(() -> consumer.receiveBody(Object.class, PATIENCE))
                    .isInstanceOf(MessageFormatRuntimeException.class);
            assertThat(consumer.receive(PATIENCE).getJMSMessageID()).isEqualTo(each.getJMSMessageID());
        }
    }

    @Test
    @Tag("8.6")
    @Tag("point-05")
    void inATransactionABodyThatIsRefusedStaysToo() {
        JMSContext context = client.context(JMSContext.SESSION_TRANSACTED);
        context.createProducer().send(queue, "text");
        context.commit();
        JMSConsumer consumer = context.createConsumer(queue);

        assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        context.rollback();
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("text");
        context.commit();
    }

    @Test
    @Tag("6.1.4")
    @Tag("8.4")
    void aContextStartsItsConnectionWithItsFirstConsumerUnlessItIsToldNotTo() throws JMSException {
        client.send(queue, "a", "b");
        assertThat(client.context().createConsumer(queue).receiveBody(String.class, PATIENCE))
                .isEqualTo("a");

        JMSContext context = client.context();
        assertThat(context.getAutoStart()).isTrue();
        context.setAutoStart(false);
        assertThat(context.getAutoStart()).isFalse();
        JMSConsumer consumer = context.createConsumer(queue);
        assertThat(consumer.receive(MOMENT)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("b");
    }

    @Test
    @Tag("2.8.2")
    @Tag("6.1.8")
    void aContextMadeOfAnotherSharesItsConnectionWhichTheLastOneCloses() throws JMSException {
        JMSContext first = client.context();
        first.setClientID(client.name());
        JMSContext second = client.closing(first.createContext(JMSContext.CLIENT_ACKNOWLEDGE));

        assertThat(second.getClientID()).isEqualTo(first.getClientID());
        assertThat(second.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
        first.close();
        client.send(queue, "a");
        assertThat(second.createConsumer(queue).receiveBody(String.class, PATIENCE))
                .isEqualTo("a");
    }

    @Test
    @Tag("6.2.9.1")
    @Tag("8.8")
    void aConsumerClosedWithMessagesOnTheirWayLosesNone() throws JMSException {
        client.send(queue, "a", "b", "c");
        Session session = client.session();
        MessageConsumer consumer = session.createConsumer(queue);
        receive(consumer, 1);
        consumer.close();

        assertThat(receive(session.createConsumer(queue), 2)).containsExactly("b", "c");
    }

    /** Red if a body that was refused counts as delivered where nobody could bring it back. */
    @ParameterizedTest
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    @Tag("8.6")
    void whatComesAgainAfterARefusedBodyIsNotRedelivered(int mode) throws JMSException {
        client.send(queue, "a", "b");
        JMSConsumer consumer = client.context(mode).createConsumer(queue);
        assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);

        Message next = consumer.receive(PATIENCE);

        assertThat(Client.text(next)).isEqualTo("a");
        assertThat(next.getJMSRedelivered()).isFalse();
        assertThat(next.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("b");
    }

    /** Red if receiveBody leaves a message in its place in all modes. */
    @ParameterizedTest
    @ValueSource(ints = {JMSContext.CLIENT_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED})
    @Tag("8.6")
    void whereTheApplicationAcknowledgesARefusedBodyIsItsOwnToBringBack(int mode) throws JMSException {
        client.send(queue, "a", "b");
        JMSContext context = client.context(mode);
        JMSConsumer consumer = context.createConsumer(queue);
        assertThatThrownBy(() -> consumer.receiveBody(Map.class, PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("b");
        if (mode == JMSContext.CLIENT_ACKNOWLEDGE) {
            context.recover();
        } else {
            context.rollback();
        }

        Message again = consumer.receive(PATIENCE);

        assertThat(Client.text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }
}
