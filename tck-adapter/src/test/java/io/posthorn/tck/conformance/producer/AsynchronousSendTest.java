package io.posthorn.tck.conformance.producer;

import static io.posthorn.tck.conformance.Client.MOMENT;
import static io.posthorn.tck.conformance.Client.PATIENCE;
import static io.posthorn.tck.conformance.Client.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.Gate;
import io.posthorn.tck.conformance.InBackground;
import io.posthorn.tck.conformance.RecordedCompletions;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsynchronousSendTest {
    @RegisterExtension
    final Client client = new Client();

    private final RecordedCompletions completions = new RecordedCompletions();
    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void openProducer() throws JMSException {
        queue = client.queue();
        connection = client.connection();
        connection.start();
        session = connection.createSession();
        producer = session.createProducer(queue);
    }

    /** What a test does when a send is complete. */
    private interface OnCompletion extends CompletionListener {
        void completed(Message message) throws Exception;

        @Override
        default void onCompletion(Message message) {
            try {
                completed(message);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        default void onException(Message message, Exception exception) {
            throw new AssertionError(exception);
        }
    }

    /** Red if one of the overloads forgets its listener. */
    @Test
    @Tag("7.3")
    @Tag("point-01")
    void eachOverloadTellsItsListenerTheMessage() throws JMSException {
        MessageProducer unbound = session.createProducer(null);
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sent.add(session.createTextMessage("m" + i));
        }
        producer.send(sent.get(0), completions);
        producer.send(sent.get(1), DeliveryMode.NON_PERSISTENT, 4, 0, completions);
        unbound.send(queue, sent.get(2), completions);
        unbound.send(queue, sent.get(3), DeliveryMode.PERSISTENT, 4, 0, completions);

        assertThat(completions.await(4)).containsExactlyElementsOf(sent);
        assertThat(client.drain(queue)).containsExactlyInAnyOrder("m0", "m1", "m2", "m3");
    }

    @Test
    @Tag("7.3")
    @Tag("point-01")
    void aProducerOfTheSimplifiedApiSendsAsynchronouslyWhenItIsTold() {
        JMSContext context = client.context();
        context.createProducer().setAsync(completions).send(queue, "a").send(queue, "b");

        completions.await(2);
        assertThat(context.createProducer().getAsync()).isNull();
        assertThat(context.createProducer().setAsync(completions).getAsync()).isSameAs(completions);
        assertThat(context.createProducer().setAsync(completions).setAsync(null).getAsync())
                .isNull();
    }

    /** Red if Completions calls back on whatever thread an answer comes. */
    @Test
    @Tag("7.3.3")
    @Tag("7.3.8")
    @Tag("point-02")
    void callbacksComeInOrderAndOneAtATime() throws JMSException {
        AtomicInteger inside = new AtomicInteger();
        List<String> order = new CopyOnWriteArrayList<>();
        OnCompletion listener = message -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            order.add(Client.text(message));
            inside.decrementAndGet();
        };
        MessageProducer other = session.createProducer(client.queue());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int mode = i % 3 == 0 ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT;
            (i % 2 == 0 ? producer : other).send(session.createTextMessage("m" + i), mode, 4, 0, listener);
            expected.add("m" + i);
        }
        session.close();

        assertThat(order).isEqualTo(expected);
    }

    @Test
    @Tag("7.3.6")
    @Tag("point-02")
    void headersOfTheProviderAreThereAtTheCallback() throws JMSException {
        TextMessage message = session.createTextMessage("a");
        producer.send(message, DeliveryMode.PERSISTENT, 7, 60_000, completions);

        Message told = completions.await(1).get(0);
        assertThat(told).isSameAs(message);
        assertThat(told.getJMSMessageID()).startsWith("ID:");
        assertThat(told.getJMSPriority()).isEqualTo(7);
        assertThat(told.getJMSDestination()).isEqualTo(queue);
        assertThat(told.getJMSTimestamp()).isPositive();
        assertThat(told.getJMSExpiration()).isGreaterThan(told.getJMSTimestamp());
    }

    private void waitsForTheCallback(Session own, InBackground.Task call) throws Exception {
        Gate gate = new Gate();
        own.createProducer(queue).send(own.createTextMessage("a"), (OnCompletion) message -> gate.pass());
        gate.holdsUp(call);
    }

    /** Red if SessionClose does not wait for Completions. */
    @Test
    @Tag("7.3.4")
    @Tag("point-03")
    void closeOfSessionAndConnectionWaitForCallbacks() throws Exception {
        waitsForTheCallback(session, session::close);
        waitsForTheCallback(connection.createSession(), connection::close);
    }

    @Test
    @Tag("7.3.4")
    @Tag("point-03")
    void closeOfAProducerWaitsForItsCallbacks() throws Exception {
        Gate gate = new Gate();
        producer.send(session.createTextMessage("a"), (OnCompletion) message -> gate.pass());
        gate.holdsUp(producer::close);
    }

    @Test
    @Tag("7.3.4")
    @Tag("point-03")
    void commitAndRollbackWaitForCallbacks() throws Exception {
        Session transacted = client.session(Session.SESSION_TRANSACTED);
        waitsForTheCallback(transacted, transacted::commit);
        waitsForTheCallback(transacted, transacted::rollback);

        assertThat(client.drain(queue)).containsExactly("a");
    }

    /** Red if SessionCore does not ask whether it is called from a callback. */
    @Test
    @Tag("7.3.4")
    @Tag("point-03")
    void aCallbackMayNotEndWhatItIsPartOf() throws JMSException {
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer own = transacted.createProducer(queue);
        List<Exception> refused = new CopyOnWriteArrayList<>();
        own.send(transacted.createTextMessage("a"), (OnCompletion) message -> {
            note(refused, transacted::commit);
            note(refused, transacted::rollback);
            note(refused, transacted::close);
            note(refused, connection::close);
            note(refused, own::close);
        });

        await().untilAsserted(() -> assertThat(refused).hasSize(5));
        assertThat(refused).allMatch(IllegalStateException.class::isInstance);
    }

    @Test
    @Tag("7.3.4")
    @Tag("point-03")
    void aCallbackMayNotEndItsContext() {
        JMSContext context = client.context(JMSContext.SESSION_TRANSACTED);
        List<Exception> refused = new CopyOnWriteArrayList<>();
        OnCompletion listener = message -> {
            note(refused, context::commit);
            note(refused, context::rollback);
            note(refused, context::close);
        };
        context.createProducer().setAsync(listener).send(queue, "a");

        await().untilAsserted(() -> assertThat(refused).hasSize(3));
        assertThat(refused).allMatch(IllegalStateRuntimeException.class::isInstance);
    }

    /** Red if ConnectionCore.stop refuses callbacks as it refuses message listeners: it does not wait for them. */
    @Test
    @Tag("7.3.4")
    @Tag("6.1.5")
    @Tag("point-03")
    void aCallbackMayStopItsConnection() throws JMSException {
        Queue other = client.queue();
        MessageConsumer consumer = session.createConsumer(other);
        producer.send(session.createTextMessage("a"), (OnCompletion) message -> {
            connection.stop();
            completions.onCompletion(message);
        });
        completions.await(1);
        client.send(other, "x");

        assertThat(consumer.receive(MOMENT)).isNull();
        connection.start();
        assertThat(receive(consumer, 1)).containsExactly("x");
    }

    @Test
    @Tag("7.3.4")
    @Tag("6.1.5")
    @Tag("point-03")
    void aCallbackMayStopItsContext() throws JMSException {
        Queue other = client.queue();
        JMSContext context = client.context();
        JMSConsumer consumer = context.createConsumer(other);
        OnCompletion listener = message -> {
            context.stop();
            completions.onCompletion(message);
        };
        context.createProducer().setAsync(listener).send(queue, "a");
        completions.await(1);
        client.send(other, "x");

        assertThat(consumer.receive(MOMENT)).isNull();
        context.start();
        assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("x");
    }

    @Test
    @Tag("7.3.6")
    @Tag("7.1")
    @Tag("point-02")
    void whatTheProducerAddsIsOnTheMessageOfTheCallback() throws JMSException {
        JMSContext context = client.context();
        Message message = context.createMessage();
        context.createProducer()
                .setProperty("p", 1)
                .setJMSType("t")
                .setJMSCorrelationID("c")
                .setJMSReplyTo(queue)
                .setAsync(completions)
                .send(queue, message);

        Message told = completions.await(1).get(0);
        assertThat(told).isSameAs(message);
        assertThat(told.getIntProperty("p")).isEqualTo(1);
        assertThat(told.getJMSType()).isEqualTo("t");
        assertThat(told.getJMSCorrelationID()).isEqualTo("c");
        assertThat(told.getJMSReplyTo()).isEqualTo(queue);
    }

    /** Red if sending leaves such a body at its end, or writable. */
    @Test
    @Tag("7.3.6")
    @Tag("point-02")
    void aCallbackReadsABodyThatWasResetBeforeTheSend() throws JMSException {
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeInt(1);
        bytes.reset();
        StreamMessage stream = session.createStreamMessage();
        stream.writeString("a");
        stream.reset();
        List<Object> read = new CopyOnWriteArrayList<>();
        producer.send(bytes, (OnCompletion) message -> {
            read.add(((BytesMessage) message).readInt());
            completions.onCompletion(message);
        });
        producer.send(stream, (OnCompletion) message -> {
            read.add(((StreamMessage) message).readString());
            completions.onCompletion(message);
        });

        completions.await(2);
        assertThat(read).containsExactly(1, "a");
    }

    @Test
    @Tag("7.3.7")
    void aCallbackMaySend() throws JMSException {
        producer.send(session.createTextMessage("a"), (OnCompletion)
                message -> producer.send(session.createTextMessage("b"), completions));

        completions.await(1);
        assertThat(client.drain(queue)).containsExactly("a", "b");
    }

    @Test
    @Tag("7.3.9")
    void aMessageIsTheApplicationsAgainAfterItsCallback() throws JMSException {
        TextMessage message = session.createTextMessage("a");
        producer.send(message, completions);
        completions.await(1);

        message.setText("b");
        producer.send(message, completions);
        completions.await(2);
        assertThat(client.drain(queue)).containsExactly("a", "b");
    }

    @Test
    @Tag("7.3.2")
    void aSendThatTheBrokerRefusesIsToldToTheListenerOrThrown() throws JMSException {
        TemporaryQueue gone = session.createTemporaryQueue();
        MessageProducer toNowhere = session.createProducer(gone);
        gone.delete();
        try {
            toNowhere.send(session.createMessage(), completions);
        } catch (JMSException refused) {
            completions.onException(null, refused);
        }

        await().untilAsserted(() -> assertThat(completions.failures()).hasSize(1));
        assertThat(completions.failures()).allMatch(JMSException.class::isInstance);
        assertThat(completions.completed()).isEmpty();
    }

    private static void note(List<Exception> refused, InBackground.Task call) {
        try {
            call.run();
        } catch (Exception e) {
            refused.add(e);
        }
    }

    /** Red if a synchronous send passes those that wait for their callbacks. */
    @Test
    @Tag("7.3.3")
    void sendsOfBothKindsKeepTheirOrder() throws JMSException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Message message = session.createTextMessage("m" + i);
            if (i % 3 == 0) {
                producer.send(message);
            } else {
                producer.send(message, completions);
            }
            expected.add("m" + i);
        }

        assertThat(client.drain(queue)).isEqualTo(expected);
    }

    /** Red if what is refused at once is told to the listener too. */
    @Test
    @Tag("7.3.2")
    void whatIsThrownIsNotToldToTheListener() throws JMSException {
        Message message = session.createTextMessage("a");
        MessageProducer unbound = session.createProducer(null);

        assertThatThrownBy(() -> producer.send(message, DeliveryMode.PERSISTENT, 10, 0, completions))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> producer.send((Message) null, completions)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> unbound.send((Destination) null, message, completions))
                .isInstanceOf(JMSException.class);
        producer.send(message, completions);

        session.close();
        assertThat(completions.completed()).containsExactly(message);
        assertThat(completions.failures()).isEmpty();
    }

    /** Red if a send whose listener need not wait calls it at once. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
    @Tag("7.3.8")
    void noListenerIsCalledOnTheThreadThatSends(int sessionMode) throws JMSException {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        OnCompletion listener = message -> threads.add(Thread.currentThread());
        Session own = connection.createSession(sessionMode);
        MessageProducer sender = own.createProducer(queue);
        for (int i = 0; i < 20; i++) {
            sender.send(own.createMessage(), listener);
            sender.send(own.createMessage(), DeliveryMode.NON_PERSISTENT, 4, 0, listener);
        }
        own.close();

        assertThat(threads).hasSize(40).doesNotContain(Thread.currentThread());
    }

    /** Red if a body that was written is handed to the listener as it was left. */
    @Test
    @Tag("7.3.9")
    void theListenerReadsBytesFromTheirStart() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(7);
        List<Integer> read = new CopyOnWriteArrayList<>();
        producer.send(message, (OnCompletion) told -> read.add(((BytesMessage) told).readInt()));

        await().untilAsserted(() -> assertThat(read).containsExactly(7));
    }
}
