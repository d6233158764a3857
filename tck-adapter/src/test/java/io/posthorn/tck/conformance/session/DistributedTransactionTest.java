package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicSession;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DistributedTransactionTest {
    @RegisterExtension
    final Client client = new Client();

    private Queue queue;
    private XASession session;
    private XAResource resource;

    private record BranchName(byte[] global) implements Xid {
        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return global.clone();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    @BeforeEach
    void openSession() throws JMSException {
        queue = client.queue();
        XAConnection connection = client.closing(xaFactory().createXAConnection());
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
    }

    private PosthornXAConnectionFactory xaFactory() {
        return new PosthornXAConnectionFactory(client.factory().getUrl());
    }

    private Xid branch() {
        return new BranchName(client.name().getBytes(StandardCharsets.US_ASCII));
    }

    private void send(String text) throws JMSException {
        session.createProducer(queue).send(session.createTextMessage(text));
    }

    @Test
    @Tag("11.3.5")
    void whatIsSentInABranchIsSeenAfterItsCommit() throws JMSException, XAException {
        Xid xid = branch();
        MessageConsumer consumer = client.session().createConsumer(queue);
        resource.start(xid, XAResource.TMNOFLAGS);
        send("a");
        resource.end(xid, XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertThat(consumer.receiveNoWait()).isNull();

        resource.commit(xid, false);

        assertThat(receive(consumer, 1)).containsExactly("a");
    }

    @Test
    @Tag("11.3.5")
    void whatIsReceivedInABranchComesAgainAfterItsRollback() throws JMSException, XAException {
        client.send(queue, "a");
        MessageConsumer consumer = session.createConsumer(queue);
        Xid first = branch();
        resource.start(first, XAResource.TMNOFLAGS);
        assertThat(receive(consumer, 1)).containsExactly("a");
        resource.end(first, XAResource.TMSUCCESS);
        resource.prepare(first);
        resource.rollback(first);
        Xid second = branch();
        resource.start(second, XAResource.TMNOFLAGS);
        assertThat(Client.next(consumer).getJMSRedelivered()).isTrue();
        resource.end(second, XAResource.TMSUCCESS);
        resource.commit(second, true);
        session.close();

        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("11.3.5")
    void aPreparedBranchIsRecoveredByAnotherConnection() throws JMSException, XAException {
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        send("a");
        resource.end(xid, XAResource.TMSUCCESS);
        resource.prepare(xid);
        session.close();

        XAResource other = client.closing(xaFactory().createXAConnection())
                .createXASession()
                .getXAResource();
        Xid[] found = other.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        assertThat(Stream.of(found).map(each -> new String(each.getGlobalTransactionId(), StandardCharsets.US_ASCII)))
                .contains(new String(xid.getGlobalTransactionId(), StandardCharsets.US_ASCII));
        other.commit(xid, false);
        assertThat(client.drain(queue)).containsExactly("a");
    }

    @Test
    @Tag("11.3.5")
    void aBranchThatNobodyKnowsCannotBeCommitted() {
        assertThatThrownBy(() -> resource.commit(branch(), false))
                .isInstanceOf(XAException.class)
                .extracting("errorCode")
                .isEqualTo(XAException.XAER_NOTA);
    }

    @Test
    @Tag("6.2.7")
    @Tag("10.3")
    @Tag("11.3.3")
    void theSessionItselfNeitherCommitsNorRollsBack() throws JMSException {
        assertThat(session.getTransacted()).isTrue();
        assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
    }

    @Test
    @Tag("11.3.4")
    void aContextHasAResourceToo() throws XAException {
        XAJMSContext context = client.closing(xaFactory().createXAContext());
        Xid xid = branch();
        context.getXAResource().start(xid, XAResource.TMNOFLAGS);
        context.createProducer().send(queue, "a");
        context.getXAResource().end(xid, XAResource.TMSUCCESS);
        context.getXAResource().commit(xid, true);

        assertThat(context.getTransacted()).isTrue();
        assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
        assertThatThrownBy(context::rollback).isInstanceOf(TransactionInProgressRuntimeException.class);
        assertThat(client.context().createConsumer(queue).receiveBody(String.class, Client.PATIENCE))
                .isEqualTo("a");
    }

    @Test
    @Tag("11.3.5")
    void resourcesOfOneBrokerAreOfOneManager() throws JMSException, XAException {
        XAResource other = client.closing(xaFactory().createXAConnection())
                .createXASession()
                .getXAResource();

        assertThat(resource.isSameRM(other)).isTrue();
    }

    @Test
    @Tag("11.3.3")
    void theSessionOfAnXaSessionIsItsOwn() throws JMSException, XAException {
        Session inner = session.getSession();
        Xid xid = branch();
        resource.start(xid, XAResource.TMNOFLAGS);
        inner.createProducer(queue).send(inner.createTextMessage("a"));
        resource.end(xid, XAResource.TMFAIL);
        resource.rollback(xid);

        assertThat(rest(client.session().createConsumer(queue))).isEmpty();
    }

    /** Red if XA connections know nobody. */
    @Test
    @Tag("11.3.1")
    void factoriesTakeCredentialsAsOthersDo() throws JMSException {
        PosthornXAConnectionFactory factory = xaFactory();
        client.closing(factory.createXAConnection(Client.USER, Client.PASSWORD));
        client.closing(factory.createXAContext(Client.USER, Client.PASSWORD));

        assertThatThrownBy(() -> factory.createXAConnection(Client.USER, "wrong"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> factory.createXAQueueConnection(Client.USER, "wrong"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> factory.createXATopicConnection(Client.USER, "wrong"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> factory.createXAContext(Client.USER, "wrong"))
                .isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    @Tag("11.3.2")
    @Tag("11.3.3")
    void theApisOfOneDomainTakePartToo() throws JMSException, XAException {
        Topic topic = client.topic();
        MessageConsumer subscriber = client.session().createConsumer(topic);
        XAQueueSession queues =
                client.closing(xaFactory().createXAQueueConnection()).createXAQueueSession();
        XATopicSession topics =
                client.closing(xaFactory().createXATopicConnection()).createXATopicSession();
        Xid xid = branch();
        queues.getXAResource().start(xid, XAResource.TMNOFLAGS);
        queues.getQueueSession().createSender(queue).send(queues.createTextMessage("a"));
        queues.getXAResource().end(xid, XAResource.TMSUCCESS);
        topics.getXAResource().start(xid, XAResource.TMJOIN);
        topics.getTopicSession().createPublisher(topic).publish(topics.createTextMessage("b"));
        topics.getXAResource().end(xid, XAResource.TMSUCCESS);
        assertThat(subscriber.receiveNoWait()).isNull();
        resource.commit(xid, true);

        assertThat(client.drain(queue)).containsExactly("a");
        assertThat(receive(subscriber, 1)).containsExactly("b");
    }

    /** Red if a branch that is suspended takes what is sent meanwhile. */
    @Test
    @Tag("11.3.5")
    void aSessionWorksForTwoBranchesByTurns() throws JMSException, XAException {
        Xid first = branch();
        Xid second = branch();
        resource.start(first, XAResource.TMNOFLAGS);
        send("first");
        resource.end(first, XAResource.TMSUSPEND);
        resource.start(second, XAResource.TMNOFLAGS);
        send("second");
        resource.end(second, XAResource.TMSUCCESS);
        resource.start(first, XAResource.TMRESUME);
        send("first again");
        resource.end(first, XAResource.TMSUCCESS);
        resource.rollback(second);
        resource.commit(first, true);

        assertThat(client.drain(queue)).containsExactly("first", "first again");
    }

    /** Red if a context in a branch treats a refused body as one that acknowledges by itself does. */
    @Test
    @Tag("8.6")
    @Tag("11.3.4")
    void inABranchABodyThatIsRefusedIsTheTransactionsToBringBack() throws JMSException, XAException {
        client.send(queue, "a");
        XAJMSContext context = client.closing(xaFactory().createXAContext());
        JMSConsumer consumer = context.createConsumer(queue);
        Xid xid = branch();
        context.getXAResource().start(xid, XAResource.TMNOFLAGS);
        assertThatThrownBy(() -> consumer.receiveBody(Map.class, Client.PATIENCE))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThat(consumer.receiveNoWait()).isNull();
        context.getXAResource().end(xid, XAResource.TMSUCCESS);
        context.getXAResource().rollback(xid);

        assertThat(consumer.receive(Client.PATIENCE).getJMSRedelivered()).isTrue();
    }
}
