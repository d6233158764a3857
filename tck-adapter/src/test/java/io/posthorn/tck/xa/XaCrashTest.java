package io.posthorn.tck.xa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.process.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers that are killed while a branch waits for its end. Red if {@code QueueWorks.toPrepare} forgot the
 * acknowledgements, if {@code RecoveredBranchWork} forgot either half, or if a queue got them back in another order.
 */
@Tag("S11")
@Timeout(180)
@DisplayName("S11: a prepared branch survives any number of crashes, is listed once, and ends once")
class XaCrashTest {
    private static final TestXid A = new TestXid("a");
    private static final int KILLS = 3;

    @TempDir
    private Path directory;

    private BrokerProcess broker;

    @BeforeEach
    void start() {
        broker = BrokerProcess.server(
                directory.resolve("logs"), "--data", directory.resolve("data").toString(), "--port", "0");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void killAndRestart() {
        broker.kill();
        start();
    }

    /** m0 to m5 wait; a branch has consumed m0, m1 and m3, sent to two queues, and published to a durable subscription. */
    private void prepare() throws Exception {
        try (XaClient client = new XaClient(broker.url())) {
            subscription(client).close();
            client.sendPlainly("in", "m0", "m1", "m2", "m3", "m4", "m5");
            client.start(A);
            assertThat(client.receive("in", 2)).containsExactly("m0", "m1");
            client.end(A);
            assertThat(client.drain("in", 1)).containsExactly("m2");
            client.resource.start(A, XAResource.TMJOIN);
            assertThat(client.receive("in", 1)).containsExactly("m3");
            client.send("out", "x", "y");
            client.send("other", "z");
            client.session
                    .createProducer(client.session.createTopic("news"))
                    .send(client.session.createTextMessage("published"));
            client.end(A);
            client.resource.prepare(A);
        }
    }

    /** A session with the subscription opened, which is not closed with it. */
    private static Connection subscription(XaClient client) throws JMSException {
        Connection connection = client.factory.createConnection();
        connection.setClientID("reader");
        Session session = connection.createSession();
        session.createDurableConsumer(session.createTopic("news"), "news");
        return connection;
    }

    private static List<String> published(XaClient client) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = client.factory.createConnection()) {
            connection.setClientID("reader");
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createDurableConsumer(session.createTopic("news"), "news");
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                texts.add(XaClient.text(message));
            }
        }
        return texts;
    }

    private void killAgainAndAgain() throws Exception {
        for (int i = 0; i < KILLS; i++) {
            killAndRestart();
            try (XaClient client = new XaClient(broker.url())) {
                assertThat(client.recovered()).containsExactly("a");
                assertThat(client.drain("out")).isEmpty();
                assertThat(published(client)).isEmpty();
            }
        }
    }

    @Test
    void itIsCommittedOnce() throws Exception {
        prepare();
        killAgainAndAgain();

        try (XaClient client = new XaClient(broker.url())) {
            client.resource.commit(client.resource.recover(XAResource.TMSTARTRSCAN)[0], false);
            assertIsOver(client);
            assertThat(client.drain("out")).containsExactly("x", "y");
        }
        killAndRestart();
        try (XaClient client = new XaClient(broker.url())) {
            assertIsOver(client);
            assertThat(client.drain("out")).isEmpty();
            assertThat(client.drain("other")).containsExactly("z");
            assertThat(published(client)).containsExactly("published");
            assertThat(client.drain("in")).containsExactly("m4", "m5");
        }
    }

    @Test
    void itIsRolledBackOnceAndWhatItConsumedIsBackInItsPlaceAndRedelivered() throws Exception {
        prepare();
        killAgainAndAgain();

        try (XaClient client = new XaClient(broker.url())) {
            assertThat(client.drain("in", 1)).containsExactly("m4");
            client.resource.rollback(A);
            assertIsOver(client);
            assertThat(client.drain("in", 2)).containsExactly("m0*2", "m1*2");
        }
        killAndRestart();
        try (XaClient client = new XaClient(broker.url())) {
            assertIsOver(client);
            assertThat(client.drain("in")).containsExactly("m3*2", "m5");
            assertThat(client.drain("out")).isEmpty();
            assertThat(client.drain("other")).isEmpty();
            assertThat(published(client)).isEmpty();
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostIsDoneOrStillPreparedAndNeverTwice() throws Exception {
        for (int round = 0; round < 5; round++) {
            TestXid xid = new TestXid("round" + round);
            try (XaClient client = new XaClient(broker.url())) {
                client.sendPlainly("in", "m" + round);
                client.start(xid);
                client.receive("in", 1);
                client.send("out", "x" + round);
                client.end(xid);
                client.resource.prepare(xid);
                CompletableFuture<Void> committing = CompletableFuture.runAsync(() -> {
                    try {
                        client.resource.commit(xid, false);
                    } catch (XAException e) {
                        assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL);
                    }
                });
                killAndRestart();
                committing.get(30, TimeUnit.SECONDS);
            }
            try (XaClient client = new XaClient(broker.url())) {
                if (client.recovered().contains("round" + round)) {
                    client.resource.commit(xid, false);
                }
                assertThat(client.recovered()).isEmpty();
                assertThat(client.drain("out")).containsExactly("x" + round);
                assertThat(client.drain("in")).isEmpty();
            }
        }
    }

    @Test
    void aPrepareWhoseAnswerIsLostIsListedOnceOrDidNotHappen() throws Exception {
        for (int round = 0; round < 5; round++) {
            TestXid xid = new TestXid("round" + round);
            try (XaClient client = new XaClient(broker.url())) {
                client.sendPlainly("in", "m" + round);
                client.start(xid);
                client.receive("in", 1);
                client.send("out", "x" + round);
                client.end(xid);
                CompletableFuture<Void> preparing = CompletableFuture.runAsync(() -> {
                    try {
                        client.resource.prepare(xid);
                    } catch (XAException e) {
                        assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL);
                    }
                });
                killAndRestart();
                preparing.get(30, TimeUnit.SECONDS);
            }
            try (XaClient client = new XaClient(broker.url())) {
                List<String> listed = client.recovered();
                assertThat(listed).isSubsetOf("round" + round).hasSizeLessThan(2);
                if (!listed.isEmpty()) {
                    assertThat(client.drain("in")).isEmpty();
                    client.resource.rollback(xid);
                }
                assertThat(client.drain("out")).isEmpty();
                assertThat(client.drain("in")).hasSize(1).allMatch(text -> text.startsWith("m"));
            }
        }
    }

    @Test
    void aLargeOneIsCommittedInOrder() throws Exception {
        String[] texts = IntStream.range(0, 600)
                .mapToObj(i -> i + "-" + "x".repeat(4_000))
                .toArray(String[]::new);
        try (XaClient client = new XaClient(broker.url())) {
            client.start(A);
            client.send("out", texts);
            client.send("other", "z");
            client.end(A);
            client.resource.prepare(A);
        }
        killAgainAndAgain();

        try (XaClient client = new XaClient(broker.url())) {
            client.resource.commit(A, false);
            assertThat(client.drain("out")).containsExactly(texts);
            assertThat(client.drain("other")).containsExactly("z");
        }
    }

    private static void assertIsOver(XaClient client) throws XAException {
        assertThat(client.recovered()).isEmpty();
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable end :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> client.resource.commit(A, false), () -> client.resource.rollback(A))) {
            assertThatThrownBy(end).isInstanceOfSatisfying(XAException.class, e -> assertThat(e.errorCode)
                    .isEqualTo(XAException.XAER_NOTA));
        }
    }
}
