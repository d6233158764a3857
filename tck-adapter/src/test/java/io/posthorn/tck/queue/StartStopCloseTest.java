package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.MOMENT;
import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.session.JmsConnection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StartStopCloseTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    @Test
    @Tag("6.1.4")
    void nothingIsDeliveredBeforeStart() throws JMSException {
        broker.send("a");
        JmsConnection connection = broker.connect();
        MessageConsumer consumer = broker.consumer(connection.createSession());

        assertThat(consumer.receive(MOMENT)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertThat(text(consumer.receive(PATIENCE))).isEqualTo("a");
    }

    @Test
    @Tag("6.1.5")
    void stopPausesDeliveryAndStartGoesOn() throws JMSException {
        broker.send("a", "b", "c");
        JmsConnection connection = broker.connect();
        connection.start();
        MessageConsumer consumer = broker.consumer(connection.createSession());
        assertThat(text(consumer.receive(PATIENCE))).isEqualTo("a");

        connection.stop();

        assertThat(consumer.receive(MOMENT)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        connection.start();
        assertThat(text(consumer.receive(PATIENCE))).isEqualTo("b");
    }

    /** Turned red by a stop that only sets the flag. */
    @Test
    @Tag("6.1.5")
    void stopWaitsForTheListenerThatRuns() throws Exception {
        broker.send("a", "b");
        JmsConnection connection = broker.connect();
        connection.start();
        RunningListener listener = new RunningListener();
        broker.consumer(connection.createSession()).setMessageListener(listener::run);
        listener.awaitEntered();

        CompletableFuture<Void> stopping = InBackground.run(connection::stop);
        assertThat(endsWithin(stopping, MOMENT)).isFalse();
        listener.leave();

        stopping.get(PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(listener.calls()).isEqualTo(1);
    }

    /** Turned red by a close that does not wait. */
    @Test
    @Tag("6.1.8")
    void closeWaitsForTheListenerThatRunsAndItsMessageIsAcknowledged() throws Exception {
        broker.send("a", "b");
        JmsConnection connection = broker.connect();
        connection.start();
        RunningListener listener = new RunningListener();
        broker.consumer(connection.createSession()).setMessageListener(listener::run);
        listener.awaitEntered();

        CompletableFuture<Void> closing = InBackground.run(connection::close);
        assertThat(endsWithin(closing, MOMENT)).isFalse();
        listener.leave();

        closing.get(PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(listener.calls()).isEqualTo(1);
        assertThat(broker.drain()).containsExactly("b");
    }

    /** Turned red by a close that refuses the calls of a listener which it waits for. */
    @Test
    @Tag("6.1.8")
    void aTransactedListenerThatRunsCommitsWhileItsConnectionIsClosed() throws Exception {
        broker.send("a", "b");
        JmsConnection connection = broker.connect();
        connection.start();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue(broker.queueName() + ".out"));
        RunningListener listener = new RunningListener();
        List<String> outcome = new CopyOnWriteArrayList<>();
        broker.consumer(session).setMessageListener(message -> {
            listener.run(message);
            outcome.add(nameOf(() -> {
                producer.send(session.createTextMessage("done"));
                session.commit();
            }));
        });
        listener.awaitEntered();

        CompletableFuture<Void> closing = InBackground.run(connection::close);
        assertThat(endsWithin(closing, MOMENT)).isFalse();
        listener.leave();

        closing.get(PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(outcome).containsExactly("");
        assertThat(broker.drain()).containsExactly("b");
    }

    @Test
    @Tag("6.1.8")
    void closeEndsAReceiveThatWaits() throws Exception {
        for (int what = 0; what < 3; what++) {
            JmsConnection connection = broker.connect();
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = broker.consumer(session);
            List<Message> received = new ArrayList<>();
            AtomicBoolean waiting = new AtomicBoolean();
            CompletableFuture<Void> receiving = InBackground.run(() -> {
                waiting.set(true);
                received.add(consumer.receive());
            });
            await().untilTrue(waiting);

            List.<AutoCloseable>of(consumer, session, connection).get(what).close();

            receiving.get(PATIENCE, TimeUnit.MILLISECONDS);
            assertThat(received).containsOnlyNulls();
        }
    }

    @Test
    @Tag("6.1.8")
    @Tag("6.2.15")
    void aListenerMustNotCloseItsSessionOrConnectionButMayCloseItsConsumer() throws JMSException {
        broker.send("a", "b");
        JmsConnection connection = broker.connect();
        connection.start();
        Session session = connection.createSession();
        MessageConsumer consumer = broker.consumer(session);
        List<String> told = new CopyOnWriteArrayList<>();

        consumer.setMessageListener(message -> {
            told.add(nameOf(session::close));
            told.add(nameOf(connection::close));
            told.add(nameOf(connection::stop));
            told.add(nameOf(consumer::close));
        });

        await().until(() -> told.size() == 4);
        assertThat(told).containsExactly("IllegalStateException", "IllegalStateException", "IllegalStateException", "");
        session.close();
        assertThat(broker.drain()).containsExactly("b");
    }

    @Test
    @Tag("8.8")
    void everyMethodOfAClosedConsumerIsRefusedAndCloseIsIdempotent() throws JMSException {
        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));

        consumer.close();
        consumer.close();

        refused(consumer::receive);
        refused(() -> consumer.receive(1));
        refused(consumer::receiveNoWait);
        refused(consumer::getMessageListener);
        refused(() -> consumer.setMessageListener(null));
        refused(consumer::getMessageSelector);
    }

    @Test
    @Tag("6.1.8")
    void everyMethodOfAClosedProducerIsRefused() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(broker.queue(session));
        Message message = session.createMessage();

        producer.close();
        producer.close();

        refused(() -> producer.send(message));
        refused(producer::getDestination);
        refused(producer::getPriority);
        refused(() -> producer.setPriority(1));
        refused(producer::getTimeToLive);
        refused(producer::getDeliveryMode);
        refused(producer::getDeliveryDelay);
        refused(producer::getDisableMessageID);
        refused(producer::getDisableMessageTimestamp);
    }

    @Test
    @Tag("6.2.15")
    void everyMethodOfAClosedSessionIsRefusedAndSoAreItsChildren() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = broker.consumer(session);
        MessageProducer producer = session.createProducer(broker.queue(session));
        Message message = session.createMessage();

        session.close();
        session.close();
        consumer.close();
        producer.close();

        refused(session::createMessage);
        refused(session::createTextMessage);
        refused(session::createBytesMessage);
        refused(session::getTransacted);
        refused(session::getAcknowledgeMode);
        refused(session::commit);
        refused(session::rollback);
        refused(session::recover);
        refused(() -> session.createProducer(null));
        refused(() -> session.createConsumer(null));
        refused(() -> session.createBrowser(null));
        refused(() -> session.createQueue("a"));
        refused(() -> session.createTopic("a"));
        refused(session::createTemporaryQueue);
        refused(session::createTemporaryTopic);
        refused(() -> session.unsubscribe("a"));
        refused(() -> producer.send(message));
        refused(consumer::receive);
    }

    @Test
    @Tag("6.1.8")
    void everyMethodOfAClosedConnectionIsRefusedAndSoAreItsChildren() throws JMSException {
        JmsConnection connection = broker.connect();
        Session session = connection.createSession();

        connection.close();
        connection.close();
        session.close();

        refused(connection::start);
        refused(connection::stop);
        refused(connection::createSession);
        refused(connection::getClientID);
        refused(() -> connection.setClientID("a"));
        refused(connection::getMetaData);
        refused(connection::getExceptionListener);
        refused(() -> connection.setExceptionListener(null));
        refused(session::createMessage);
    }

    @Test
    @Tag("8.5")
    void receiveIsRefusedWhileAListenerIsSet() throws JMSException {
        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        consumer.setMessageListener(message -> {});

        refused(() -> consumer.receive(1));
        consumer.setMessageListener(null);
        broker.send("a");
        assertThat(text(consumer.receive(PATIENCE))).isEqualTo("a");
    }

    /** A listener that stays until it is let go. */
    private static final class RunningListener {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);
        private final List<Message> messages = new CopyOnWriteArrayList<>();

        void run(Message message) {
            messages.add(message);
            entered.countDown();
            await(left);
        }

        void awaitEntered() {
            await(entered);
        }

        void leave() {
            left.countDown();
        }

        int calls() {
            return messages.size();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static boolean endsWithin(CompletableFuture<Void> future, long millis) {
        return future.handle((done, failure) -> true)
                .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                .join();
    }

    private static String nameOf(ThrowingCallable call) {
        try {
            call.call();
            return "";
        } catch (Throwable e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
}
