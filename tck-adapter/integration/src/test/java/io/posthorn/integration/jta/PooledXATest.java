package io.posthorn.integration.jta;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.integration.broker.SocketBroker;
import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.transaction.jta.JtaTransactionManager;

/** The pool of pooled-jms for distributed transactions, which enlists what it hands out. */
class PooledXATest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final JmsPoolXAConnectionFactory pool = new JmsPoolXAConnectionFactory();
    private final String orders = uniqueName("orders");
    private final String invoices = uniqueName("invoices");
    private JmsTemplate outside;

    @BeforeEach
    void makePool() {
        pool.setConnectionFactory(new PosthornXAConnectionFactory(broker.url()));
        pool.setTransactionManager(Narayana.transactions());
        pool.start();
        outside = new JmsTemplate(broker.factory());
        outside.setReceiveTimeout(PATIENCE);
    }

    @AfterEach
    void stop() {
        pool.stop();
    }

    @Test
    void aPooledSessionWorksInTheTransactionOfItsThread() throws Exception {
        Narayana.transactions().begin();
        send("rolled back");
        Narayana.transactions().rollback();
        Narayana.transactions().begin();
        send("committed");
        Narayana.transactions().commit();

        assertThat(outside.receiveAndConvert(orders)).isEqualTo("committed");
        outside.setReceiveTimeout(MOMENT);
        assertThat(outside.receiveAndConvert(orders)).isNull();
    }

    private void send(String text) throws Exception {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue(orders)).send(session.createTextMessage(text));
        }
    }

    /** What many applications are made of: Spring's container, the pool and a transaction manager together. */
    @Test
    void aListenerContainerTakesAndSendsInOneTransaction() {
        List<String> seen = new CopyOnWriteArrayList<>();
        JmsTemplate inside = new JmsTemplate(pool);
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(pool);
        container.setTransactionManager(new JtaTransactionManager(Narayana.userTransaction(), Narayana.transactions()));
        container.setReceiveTimeout(MOMENT);
        container.setDestinationName(orders);
        container.setMessageListener((MessageListener) order -> {
            inside.convertAndSend(invoices, "invoice " + seen.size());
            seen.add(attempt(order));
            if (seen.size() == 1) {
                throw new IllegalStateException("the first attempt fails, on purpose");
            }
        });
        container.afterPropertiesSet();
        container.start();
        try {
            outside.convertAndSend(orders, "a horn");

            assertThat(outside.receiveAndConvert(invoices)).isEqualTo("invoice 1");
            assertThat(seen).containsExactly("a horn 1", "a horn 2");
        } finally {
            container.destroy();
        }
    }

    private static String attempt(Message order) {
        try {
            return order.getBody(String.class) + " " + order.getIntProperty("JMSXDeliveryCount");
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
