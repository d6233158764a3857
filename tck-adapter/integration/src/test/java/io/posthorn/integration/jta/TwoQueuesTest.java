package io.posthorn.integration.jta;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.integration.broker.SocketBroker;
import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.XAJMSContext;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One transaction takes a message from a queue and sends one to another. */
class TwoQueuesTest {
    @RegisterExtension
    static final SocketBroker orderBroker = new SocketBroker();

    @RegisterExtension
    static final SocketBroker invoiceBroker = new SocketBroker();

    /** Where the other queue is. */
    enum Place {
        /** At the same broker: the transaction manager may join both in one branch. */
        SAME_BROKER,
        /** At another: two branches and two phases. */
        OTHER_BROKER;

        private SocketBroker broker() {
            return this == SAME_BROKER ? orderBroker : invoiceBroker;
        }
    }

    private final TransactionManager transactions = Narayana.transactions();
    private final List<XAJMSContext> open = new ArrayList<>();
    private final String orders = uniqueName("orders");
    private final String invoices = uniqueName("invoices");

    @AfterEach
    void leaveNoTransaction() throws Exception {
        if (transactions.getTransaction() != null) {
            transactions.rollback();
        }
        open.forEach(XAJMSContext::close);
    }

    @ParameterizedTest
    @EnumSource
    void aCommitDoesBoth(Place place) throws Exception {
        send(orderBroker, orders, "a horn");

        transactions.begin();
        moveOne(place);
        assertThat(receive(place.broker(), invoices, MOMENT))
                .as("before the commit")
                .isNull();
        transactions.commit();

        assertThat(receive(place.broker(), invoices, PATIENCE).getBody(String.class))
                .isEqualTo("invoice for a horn");
        assertThat(receive(orderBroker, orders, MOMENT)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aRollbackDoesNeither(Place place) throws Exception {
        send(orderBroker, orders, "a horn");

        transactions.begin();
        moveOne(place);
        transactions.rollback();

        Message again = receive(orderBroker, orders, PATIENCE);
        assertThat(again.getBody(String.class)).isEqualTo("a horn");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(receive(place.broker(), invoices, MOMENT)).isNull();
    }

    /** Turned red by a session that forgets its branch when the transaction manager suspends it. */
    @Test
    void workOfASuspendedTransactionWaitsForItsResumption() throws Exception {
        send(orderBroker, orders, "a horn");
        send(orderBroker, orders, "a drum");

        transactions.begin();
        moveOne(Place.OTHER_BROKER);
        Transaction suspended = transactions.suspend();
        transactions.begin();
        moveOne(Place.OTHER_BROKER);
        transactions.rollback();
        transactions.resume(suspended);
        transactions.commit();

        assertThat(receive(invoiceBroker, invoices, PATIENCE).getBody(String.class))
                .isEqualTo("invoice for a horn");
        assertThat(receive(invoiceBroker, invoices, MOMENT)).isNull();
        assertThat(receive(orderBroker, orders, PATIENCE).getBody(String.class)).isEqualTo("a drum");
    }

    /** Takes an order and sends its invoice, in the transaction of this thread. */
    private void moveOne(Place place) throws Exception {
        XAJMSContext taking = enlisted(orderBroker);
        XAJMSContext sending = enlisted(place.broker());
        String order = taking.createConsumer(taking.createQueue(orders)).receiveBody(String.class, PATIENCE);
        sending.createProducer().send(sending.createQueue(invoices), "invoice for " + order);
    }

    private XAJMSContext enlisted(SocketBroker broker) throws Exception {
        XAJMSContext context = new PosthornXAConnectionFactory(broker.url()).createXAContext();
        open.add(context);
        transactions.getTransaction().enlistResource(context.getXAResource());
        return context;
    }

    private static void send(SocketBroker broker, String queue, String text) {
        try (JMSContext context = broker.factory().createContext()) {
            context.createProducer().send(context.createQueue(queue), text);
        }
    }

    private static Message receive(SocketBroker broker, String queue, long millis) {
        try (JMSContext context = broker.factory().createContext()) {
            return context.createConsumer(context.createQueue(queue)).receive(millis);
        }
    }
}
