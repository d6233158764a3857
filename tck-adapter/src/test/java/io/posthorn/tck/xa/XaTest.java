package io.posthorn.tck.xa;

import static io.posthorn.tck.xa.XaClient.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("11.3")
@Tag("S11")
@Timeout(60)
@DisplayName("§11.3: sessions that a transaction manager commands")
class XaTest {
    private static final TestXid A = new TestXid("a");
    private static final TestXid B = new TestXid("b");

    private PosthornBroker broker;
    private XaClient client;

    @BeforeEach
    void open() throws JMSException {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
        client = new XaClient(broker.url());
    }

    @AfterEach
    void close() throws JMSException {
        client.close();
        broker.close();
    }

    @Test
    void twoQueuesAndATopicAreOneBranch() throws Exception {
        client.sendPlainly("in", "m0", "m1");
        Session plain = client.connection.createSession();
        Topic topic = plain.createTopic("news");
        MessageConsumer subscriber = plain.createConsumer(topic);
        client.start(A);
        assertThat(client.receive("in", 1)).containsExactly("m0");
        client.send("out", "x");
        MessageProducer publisher = client.session.createProducer(topic);
        publisher.send(client.session.createTextMessage("published"));
        client.end(A);

        assertThat(client.resource.prepare(A)).isEqualTo(XAResource.XA_OK);
        assertThat(client.drain("out")).isEmpty();
        assertThat(subscriber.receiveNoWait()).isNull();
        client.resource.commit(A, false);

        assertThat(client.drain("out")).containsExactly("x");
        assertThat(XaClient.text(subscriber.receive(PATIENCE))).isEqualTo("published");
        assertThat(client.drain("in")).containsExactly("m1");
    }

    /** Red if the session did not give back what it has prefetched before the branch is rolled back: m2 came first. */
    @Test
    void aRollbackDeliversAgainBeforeWhatWasPrefetched() throws Exception {
        for (int i = 0; i < 200; i++) {
            client.sendPlainly("in", "m" + i);
        }
        MessageConsumer consumer = client.session.createConsumer(client.session.createQueue("in"));
        client.start(A);
        for (int i = 0; i < 100; i++) {
            assertThat(XaClient.text(consumer.receive(PATIENCE))).isEqualTo("m" + i);
        }
        client.end(A);
        client.resource.prepare(A);

        client.resource.rollback(A);

        client.start(B);
        for (int i = 0; i < 200; i++) {
            assertThat(XaClient.text(consumer.receive(PATIENCE))).isEqualTo("m" + i + (i < 100 ? "*2" : ""));
        }
        client.end(B);
        client.resource.commit(B, true);
        assertThat(client.drain("in")).isEmpty();
    }

    @Test
    void onePhase() throws Exception {
        client.sendPlainly("in", "m0");
        client.start(A);
        client.receive("in", 1);
        client.send("out", "x");
        client.end(A);

        client.resource.commit(A, true);

        assertThat(client.drain("out")).containsExactly("x");
        assertThat(client.drain("in")).isEmpty();
    }

    @Test
    void aBranchOfNothingIsReadOnly() throws Exception {
        client.start(A);
        client.end(A);

        assertThat(client.resource.prepare(A)).isEqualTo(XAResource.XA_RDONLY);
        assertCode(XAException.XAER_NOTA, () -> client.resource.commit(A, false));
    }

    @Test
    void anotherConnectionJoinsAndEndsTheBranch() throws Exception {
        try (XaClient other = new XaClient(broker.url())) {
            assertThat(client.resource.isSameRM(other.resource)).isTrue();
            client.sendPlainly("in", "m0", "m1");
            client.start(A);
            client.receive("in", 1);
            client.end(A);
            other.resource.start(A, XAResource.TMJOIN);
            other.receive("in", 1);
            other.send("out", "x");
            other.end(A);

            other.resource.prepare(A);
            other.resource.rollback(A);

            assertThat(client.drain("in")).containsExactly("m0*2", "m1*2");
            assertThat(client.drain("out")).isEmpty();
        }
    }

    @Test
    void anotherBrokerIsNotTheSame() throws Exception {
        try (PosthornBroker second = PosthornBroker.start(BrokerSettings.inMemory());
                XaClient other = new XaClient(second.url())) {
            assertThat(client.resource.isSameRM(other.resource)).isFalse();
            assertThat(client.resource.isSameRM(client.resource)).isTrue();
        }
    }

    @Test
    void aBranchIsSuspendedAndResumed() throws Exception {
        client.start(A);
        client.send("out", "x");
        client.resource.end(A, XAResource.TMSUSPEND);
        client.send("aside", "at once");
        assertThat(client.drain("aside")).containsExactly("at once");
        client.start(B);
        client.send("out", "of b");
        client.end(B);
        client.resource.start(A, XAResource.TMRESUME);
        client.send("out", "y");
        client.end(A);

        client.resource.commit(A, true);
        client.resource.rollback(B);

        assertThat(client.drain("out")).containsExactly("x", "y");
    }

    @Test
    void whatWasConsumedOutlivesConsumerSessionAndConnectionOnceItIsPrepared() throws Exception {
        client.sendPlainly("in", "m0");
        try (XaClient other = new XaClient(broker.url())) {
            other.start(A);
            assertThat(other.receive("in", 1)).containsExactly("m0");
            other.end(A);
            other.session.close();
            other.resource.prepare(A);
        }

        assertThat(client.drain("in")).isEmpty();
        assertThat(client.recovered()).containsExactly("a");
        client.resource.rollback(A);
        assertThat(client.drain("in")).containsExactly("m0*2");
    }

    @Test
    void whatIsNotPreparedEndsWithTheConnection() throws Exception {
        client.sendPlainly("in", "m0");
        try (XaClient other = new XaClient(broker.url())) {
            other.start(A);
            other.receive("in", 1);
            other.end(A);
        }

        assertThat(client.drain("in")).containsExactly("m0*2");
        assertCode(XAException.XAER_NOTA, () -> client.resource.commit(A, true));
    }

    @Test
    void aListenersMessagesCountForTheBranch() throws Exception {
        client.sendPlainly("in", "m0", "m1", "m2");
        List<String> heard = new CopyOnWriteArrayList<>();
        client.start(A);
        MessageConsumer consumer = client.session.createConsumer(client.session.createQueue("in"));
        consumer.setMessageListener(message -> {
            try {
                heard.add(XaClient.text(message));
            } catch (JMSException e) {
                heard.add(String.valueOf(e));
            }
        });
        await().until(() -> heard.size() == 3);
        consumer.close();
        client.end(A);
        client.resource.prepare(A);
        assertThat(client.drain("in")).isEmpty();

        client.resource.rollback(A);

        assertThat(client.drain("in")).containsExactly("m0*2", "m1*2", "m2*2");
    }

    @Test
    void outsideABranchSendsAndDeliveriesStandForThemselves() throws Exception {
        client.send("q", "x", "y");
        assertThat(client.receive("q", 1)).containsExactly("x");
        client.session.close();

        assertThat(client.drain("q")).containsExactly("y");
    }

    @Test
    void onlyTheTransactionManagerCommits() throws Exception {
        assertThat(client.session.getTransacted()).isTrue();
        assertThat(client.session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
        assertThatThrownBy(client.session::commit).isInstanceOf(TransactionInProgressException.class);
        client.start(A);
        assertThatThrownBy(client.session::rollback).isInstanceOf(TransactionInProgressException.class);
        client.end(A);
    }

    @Test
    void codesOfErrors() throws Exception {
        XAResource resource = client.resource;
        assertCode(XAException.XAER_NOTA, () -> resource.start(A, XAResource.TMJOIN));
        assertCode(XAException.XAER_NOTA, () -> resource.start(A, XAResource.TMRESUME));
        assertCode(XAException.XAER_INVAL, () -> resource.start(A, XAResource.TMFAIL));
        assertCode(XAException.XAER_INVAL, () -> resource.start(null, XAResource.TMNOFLAGS));
        assertCode(XAException.XAER_INVAL, () -> resource.start(new TestXid("x".repeat(65)), XAResource.TMNOFLAGS));
        assertCode(XAException.XAER_NOTA, () -> resource.end(A, XAResource.TMSUCCESS));
        assertCode(XAException.XAER_NOTA, () -> resource.prepare(A));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(A));
        assertCode(XAException.XAER_NOTA, () -> resource.forget(A));
        client.start(A);
        client.send("out", "x");
        assertCode(XAException.XAER_PROTO, () -> client.start(B));
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(A));
        assertCode(XAException.XAER_INVAL, () -> resource.end(A, XAResource.TMJOIN));
        client.end(A);
        assertCode(XAException.XAER_PROTO, () -> client.end(A));
        assertCode(XAException.XAER_DUPID, () -> client.start(A));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(A, false));
        resource.prepare(A);
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(A));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(A, true));
        resource.commit(A, false);
        assertCode(XAException.XAER_NOTA, () -> resource.commit(A, false));
        client.start(B);
        client.send("out", "never");
        resource.end(B, XAResource.TMFAIL);
        assertCode(XAException.XA_RBROLLBACK, () -> resource.prepare(B));
        assertThat(client.drain("out")).containsExactly("x");
        client.connection.close();
        assertCode(XAException.XAER_RMFAIL, () -> resource.recover(XAResource.TMSTARTRSCAN));
        assertCode(XAException.XAER_RMFAIL, () -> client.start(A));
    }

    @Test
    void aScanGivesAllBranchesAtItsStart() throws Exception {
        for (TestXid xid : List.of(A, B)) {
            client.start(xid);
            client.send("out", "x");
            client.end(xid);
            client.resource.prepare(xid);
        }

        assertThat(client.recovered()).containsExactlyInAnyOrder("a", "b");
        assertThat(client.resource.recover(XAResource.TMSTARTRSCAN)).hasSize(2);
        assertThat(client.resource.recover(XAResource.TMNOFLAGS)).isEmpty();
        assertThat(client.resource.recover(XAResource.TMENDRSCAN)).isEmpty();
        assertCode(XAException.XAER_INVAL, () -> client.resource.recover(XAResource.TMJOIN));
        client.resource.commit(client.resource.recover(XAResource.TMSTARTRSCAN)[0], false);
        assertThat(client.recovered()).hasSize(1);
    }

    @Test
    void timeOutsAreNotKept() throws Exception {
        assertThat(client.resource.setTransactionTimeout(10)).isFalse();
        assertThat(client.resource.getTransactionTimeout()).isZero();
    }

    @Test
    void messagesThatAreNotPersistentTakePart() throws Exception {
        client.start(A);
        MessageProducer producer = client.session.createProducer(client.session.createQueue("out"));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.send(client.session.createTextMessage("x"));
        client.end(A);
        client.resource.prepare(A);
        assertThat(client.drain("out")).isEmpty();

        client.resource.commit(A, false);

        assertThat(client.drain("out")).containsExactly("x");
    }

    @Test
    void aLargeBranchComesInOrder() throws Exception {
        List<String> sent = new ArrayList<>();
        client.start(A);
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < 400; i++) {
                sent.add(part + "-" + i + "-" + "x".repeat(4_000));
            }
            client.send("out", sent.subList(part * 400, sent.size()).toArray(String[]::new));
            if (part == 0) {
                client.end(A);
                client.resource.start(A, XAResource.TMJOIN);
            }
        }
        client.send("out", "last");
        sent.add("last");
        client.end(A);
        client.resource.prepare(A);
        assertThat(client.drain("out")).isEmpty();

        client.resource.commit(A, false);

        assertThat(client.drain("out")).containsExactlyElementsOf(sent);
    }

    @Test
    void theSimplifiedApi() throws Exception {
        try (XAJMSContext context = client.factory.createXAContext()) {
            Queue queue = context.createQueue("out");
            assertThat(context.getTransacted()).isTrue();
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
            context.getXAResource().start(A, XAResource.TMNOFLAGS);
            context.createProducer().send(queue, "x");
            context.getXAResource().end(A, XAResource.TMSUCCESS);
            context.getXAResource().commit(A, true);
            JMSConsumer consumer = context.getContext().createConsumer(queue);
            assertThat(consumer.receiveBody(String.class, PATIENCE)).isEqualTo("x");
        }
    }

    @Test
    void theSeparateApisOfQueuesAndTopics() throws Exception {
        try (XAQueueConnection queues = client.factory.createXAQueueConnection();
                XATopicConnection topics = client.factory.createXATopicConnection()) {
            XAQueueSession queueSession = queues.createXAQueueSession();
            assertThat(queueSession.getQueueSession().createQueue("q")).isNotNull();
            assertThat(queueSession.getSession()).isInstanceOf(XASession.class);
            XATopicSession topicSession = topics.createXATopicSession();
            assertThat(topicSession.getTopicSession().createTopic("t")).isNotNull();
            assertThatThrownBy(() -> topicSession.getTopicSession().createQueue("q"))
                    .isInstanceOf(jakarta.jms.IllegalStateException.class);
            assertThat(queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)
                            .getTransacted())
                    .isFalse();
        }
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(XAException.class, e -> assertThat(e.errorCode)
                .as(e.getMessage())
                .isEqualTo(code));
    }
}
