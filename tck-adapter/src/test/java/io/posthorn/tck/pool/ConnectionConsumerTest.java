package io.posthorn.tck.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("11.2")
@Timeout(60)
@DisplayName("§11.2: connection consumers feed the sessions of an application server's pool")
class ConnectionConsumerTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Exception> problems = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private PosthornBroker broker;
    private PosthornXAConnectionFactory factory;
    private XAConnection connection;
    private Queue queue;

    @BeforeEach
    void start() throws JMSException {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
        factory = new PosthornXAConnectionFactory(broker.url());
        connection = factory.createXAConnection();
        connection.setClientID("server");
        connection.setExceptionListener(problems::add);
        connection.start();
        queue = connection.createSession().createQueue("q");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        connection.close();
        broker.close();
    }

    private Session session(int mode) throws JMSException {
        return listening(connection.createSession(mode), this::hear);
    }

    private static <S extends Session> S listening(S session, MessageListener listener) throws JMSException {
        session.setMessageListener(listener);
        return session;
    }

    private SessionPool pool(SessionPool.Work work, Session... sessions) {
        SessionPool pool = new SessionPool(work, sessions);
        open.add(pool);
        return pool;
    }

    private void hear(Message message) {
        try {
            int count = message.getIntProperty("JMSXDeliveryCount");
            heard.add(((TextMessage) message).getText() + (count == 1 ? "" : "*" + count));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(Destination destination, String... texts) throws JMSException {
        try (Connection plain = factory.createConnection()) {
            Session session = plain.createSession();
            MessageProducer producer = session.createProducer(destination);
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    private List<String> drain() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection plain = factory.createConnection()) {
            plain.start();
            MessageConsumer consumer = plain.createSession().createConsumer(queue);
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                texts.add(((TextMessage) message).getText());
            }
        }
        return texts;
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    @Test
    void allSessionsTogetherGetEachMessageOnce() throws Exception {
        SessionPool pool = pool(
                Session::run,
                session(Session.AUTO_ACKNOWLEDGE),
                session(Session.DUPS_OK_ACKNOWLEDGE),
                session(Session.AUTO_ACKNOWLEDGE));
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 5);
        assertThat(consumer.getServerSessionPool()).isSameAs(pool);

        send(queue, numbered(60));

        await().until(() -> heard.size() >= 60);
        assertThat(heard).containsExactlyInAnyOrder(numbered(60));
        consumer.close();
        connection.close();
        assertThat(drain()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void oneSessionGetsThemInOrderAndNoMoreAtATimeThanAllowed() throws Exception {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        Session session = session(Session.AUTO_ACKNOWLEDGE);
        send(queue, numbered(20));
        connection.createConnectionConsumer(
                queue,
                null,
                pool(
                        running -> {
                            int before = heard.size();
                            running.run();
                            sizes.add(heard.size() - before);
                        },
                        session),
                4);

        await().until(() -> heard.size() >= 20);
        assertThat(heard).containsExactly(numbered(20));
        assertThat(sizes).allMatch(size -> size <= 4);
    }

    @Test
    void aTransactedSessionCommitsOrRollsBackWhatItRan() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        send(queue, "m0", "m1");
        SessionPool pool = pool(
                session -> {
                    session.run();
                    if (runs.get() == 0) {
                        session.rollback();
                    } else {
                        session.commit();
                    }
                    runs.incrementAndGet();
                },
                session(Session.SESSION_TRANSACTED));
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);

        await().until(() -> heard.size() == 3);
        assertThat(heard).containsExactlyInAnyOrder("m0", "m0*2", "m1");
        consumer.close();
        await().until(() -> runs.get() == 3);
        connection.close();
        assertThat(drain()).isEmpty();
    }

    @Test
    void aListenerThatFailsIsGivenItsMessageAgain() throws Exception {
        Session session = listening(connection.createSession(), message -> {
            hear(message);
            if (heard.size() == 1) {
                throw new IllegalArgumentException("the first time it fails");
            }
        });
        connection.createConnectionConsumer(queue, null, pool(Session::run, session), 3);

        send(queue, "m0");

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("m0", "m0*2");
    }

    @Test
    void anXaSessionTakesWhatItRanIntoItsBranch() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        XASession session = listening(connection.createXASession(), this::hear);
        Queue out = session.createQueue("out");
        send(queue, "m0");
        connection.createConnectionConsumer(
                queue,
                null,
                pool(
                        running -> {
                            Xid xid = new NumberedXid(runs.incrementAndGet());
                            XAResource resource = session.getXAResource();
                            resource.start(xid, XAResource.TMNOFLAGS);
                            running.run();
                            session.createProducer(out).send(session.createTextMessage("answer " + xid));
                            resource.end(xid, XAResource.TMSUCCESS);
                            resource.prepare(xid);
                            if (runs.get() == 1) {
                                resource.rollback(xid);
                            } else {
                                resource.commit(xid, false);
                            }
                        },
                        session),
                1);

        Session plain = connection.createSession();
        Message answer = plain.createConsumer(out).receive(10_000);
        assertThat(((TextMessage) answer).getText()).isEqualTo("answer " + new NumberedXid(2));
        assertThat(heard).containsExactly("m0", "m0*2");
        connection.close();
        assertThat(drain()).isEmpty();
    }

    @Test
    void aPoolThatFailsIsReportedAndWhatWasMeantForItComesAgain() throws Exception {
        SessionPool pool = pool(Session::run, session(Session.AUTO_ACKNOWLEDGE));
        pool.failure = new JMSException("the pool is empty");
        connection.createConnectionConsumer(queue, null, pool, 3);
        send(queue, "m0");
        await().until(() -> problems.contains(pool.failure));
        JMSException failure = pool.failure;
        assertThat(drain()).containsExactly("m0");

        pool.failure = null;
        pool.failureToStart = new IllegalStateException("no thread");
        send(queue, "m1");
        await().until(() -> problems.stream().anyMatch(e -> e.getCause() == pool.failureToStart));
        pool.failureToStart = null;

        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0)).startsWith("m1*");
        assertThat(problems).contains(failure);
    }

    @Test
    void itsCloseLeavesWhatIsBeingRunAndGivesTheRestBack() throws Exception {
        CountDownLatch hearing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Session session = listening(connection.createSession(), message -> {
            hear(message);
            hearing.countDown();
            try {
                goOn.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        SessionPool pool = pool(Session::run, session, session(Session.AUTO_ACKNOWLEDGE));
        send(queue, "m0");
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool, 1);
        hearing.await();

        consumer.close();
        consumer.close();
        send(queue, "m1");
        assertThat(drain()).containsExactly("m1");
        goOn.countDown();
        session.close();

        assertThatThrownBy(consumer::getServerSessionPool).isInstanceOf(jakarta.jms.IllegalStateException.class);
        assertThat(heard).containsExactly("m0");
        assertThat(drain()).isEmpty();
    }

    @Test
    void aSessionThatIsClosedGivesBackWhatItDidNotAcknowledge() throws Exception {
        Session session = session(Session.CLIENT_ACKNOWLEDGE);
        ConnectionConsumer consumer = connection.createConnectionConsumer(queue, null, pool(Session::run, session), 2);
        send(queue, "m0", "m1");
        await().until(() -> heard.size() == 2);
        consumer.close();
        assertThat(drain()).isEmpty();

        session.close();

        assertThat(drain()).containsExactly("m0", "m1");
    }

    @Test
    void allKindsOfSubscriptions() throws Exception {
        Topic topic = connection.createSession().createTopic("t");
        SessionPool pool = pool(Session::run, session(Session.AUTO_ACKNOWLEDGE));
        connection.createConnectionConsumer(topic, null, pool, 1);
        connection.createDurableConnectionConsumer(topic, "durable", null, pool, 1);
        connection.createSharedConnectionConsumer(topic, "shared", null, pool, 1);
        connection.createSharedConnectionConsumer(topic, "shared", null, pool, 1);
        connection.createSharedDurableConnectionConsumer(topic, "both", null, pool, 1);

        send(topic, "m0");

        await().until(() -> heard.size() == 4);
        assertThat(heard).containsOnly("m0");
    }

    @Test
    void aSelectorIsTheConsumers() throws Exception {
        connection.createConnectionConsumer(
                queue, "JMSPriority > 8", pool(Session::run, session(Session.AUTO_ACKNOWLEDGE)), 1);

        send(queue, "m0");

        assertThat(drain()).containsExactly("m0");
        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "no (selector", pool(Session::run), 1))
                .isInstanceOf(jakarta.jms.InvalidSelectorException.class);
    }

    @Test
    void argumentsThatMeanNothingAreRefused() throws Exception {
        SessionPool pool = pool(Session::run);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 0))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer((Destination) null, null, pool, 1))
                .isInstanceOf(jakarta.jms.InvalidDestinationException.class);
        connection.close();
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, null, pool, 1))
                .isInstanceOf(jakarta.jms.IllegalStateException.class);
    }

    /** The Xid of a transaction that is known by a number. */
    private record NumberedXid(int number) implements Xid {
        @Override
        public int getFormatId() {
            return 1;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {(byte) number};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[0];
        }
    }
}
