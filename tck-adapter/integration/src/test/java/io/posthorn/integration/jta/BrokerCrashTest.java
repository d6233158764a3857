package io.posthorn.integration.jta;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import io.posthorn.integration.broker.SocketBroker;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.tck.process.BrokerProcess;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.XAJMSContext;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The broker process dies (kill -9) between prepare and commit of a transaction that Narayana has decided to commit. */
class BrokerCrashTest {
    @RegisterExtension
    static final SocketBroker invoiceBroker = new SocketBroker();

    @TempDir
    Path directory;

    private final TransactionManager transactions = Narayana.transactions();
    private final String orders = uniqueName("orders");
    private final String shipments = uniqueName("shipments");
    private final String invoices = uniqueName("invoices");
    private BrokerProcess broker;

    @BeforeEach
    void start() {
        broker = startAt("0");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    /**
     * Turned red by a prepare that is answered before it is durable, by a recover that lists nothing or too much, and by a
     * start of the broker that gives back what a prepared branch has taken.
     */
    @Test
    void recoveryCommitsWhatWasPrepared() throws Exception {
        send(orders, "a horn");

        transactions.begin();
        try (XAJMSContext killed = factory().createXAContext();
                XAJMSContext other = new PosthornXAConnectionFactory(invoiceBroker.url()).createXAContext()) {
            transactions.getTransaction().enlistResource(killed.getXAResource());
            transactions.getTransaction().enlistResource(other.getXAResource());
            transactions.getTransaction().enlistResource(new PreparedLast(broker::kill));
            String order = killed.createConsumer(killed.createQueue(orders)).receiveBody(String.class, PATIENCE);
            killed.createProducer().send(killed.createQueue(shipments), order + " in a box");
            other.createProducer().send(other.createQueue(invoices), "invoice for " + order);
            transactions.commit();
        }
        assertThat(broker.alive()).as("the broker").isFalse();
        broker = startAt(port());

        assertThat(inDoubt()).hasSize(1);
        assertThat(receive(shipments, MOMENT)).as("before recovery").isNull();
        assertThat(receive(orders, MOMENT)).as("before recovery").isNull();

        Narayana.recover(resourcesOf(factory()));

        assertThat(inDoubt()).isEmpty();
        assertThat(receive(shipments, PATIENCE).getBody(String.class)).isEqualTo("a horn in a box");
        assertThat(receive(shipments, MOMENT)).isNull();
        assertThat(receive(orders, MOMENT)).isNull();
        try (JMSContext context = invoiceBroker.factory().createContext()) {
            assertThat(context.createConsumer(context.createQueue(invoices)).receiveBody(String.class, PATIENCE))
                    .isEqualTo("invoice for a horn");
        }
    }

    private BrokerProcess startAt(String port) {
        return BrokerProcess.server(
                directory.resolve("logs"), "--data", directory.resolve("data").toString(), "--port", port);
    }

    private String port() {
        return String.valueOf(broker.address().getPort());
    }

    private PosthornXAConnectionFactory factory() {
        return new PosthornXAConnectionFactory(broker.url());
    }

    private Xid[] inDoubt() throws XAException {
        try (XAJMSContext context = factory().createXAContext()) {
            return context.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        }
    }

    private static XAResourceRecoveryHelper resourcesOf(PosthornXAConnectionFactory factory) {
        XAJMSContext context = factory.createXAContext();
        return new XAResourceRecoveryHelper() {
            @Override
            public boolean initialise(String unused) {
                return true;
            }

            @Override
            public XAResource[] getXAResources() {
                return new XAResource[] {context.getXAResource()};
            }
        };
    }

    private void send(String queue, String text) {
        try (JMSContext context = new PosthornConnectionFactory(broker.url()).createContext()) {
            context.createProducer().send(context.createQueue(queue), text);
        }
    }

    private Message receive(String queue, long millis) {
        try (JMSContext context = new PosthornConnectionFactory(broker.url()).createContext()) {
            return context.createConsumer(context.createQueue(queue)).receive(millis);
        }
    }
}
