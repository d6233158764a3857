package io.posthorn.integration.pool;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.messaginghub.pooled.jms.JmsPoolConnection;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolSession;

class PooledConnectionTest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    private final String queue = uniqueName("orders");

    @BeforeEach
    void makePool() {
        pool.setConnectionFactory(broker.factory());
        pool.setMaxConnections(1);
        pool.start();
    }

    @AfterEach
    void stop() {
        pool.stop();
    }

    /** Turned red by a session that refuses to have its listener taken away, as the pool does with each that comes back. */
    @Test
    void whatIsClosedGoesBackAndIsUsedAgain() throws JMSException {
        Session first = sessionThatSends("a");

        assertThat(sessionThatSends("b")).isSameAs(first);
        assertThat(pool.getNumConnections()).isOne();
        assertThat(receiveText()).isEqualTo("a");
        assertThat(receiveText()).isEqualTo("b");
    }

    /** Turned red by a session that keeps the work of the one who had it before. */
    @Test
    void aSessionThatGoesBackWithOpenWorkIsRolledBack() throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage("never committed"));
        }
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage("committed"));
            session.commit();
        }

        assertThat(receiveText()).isEqualTo("committed");
        try (JMSContext context = broker.factory().createContext()) {
            assertThat(context.createConsumer(context.createQueue(queue)).receive(MOMENT))
                    .isNull();
        }
    }

    @Test
    void aConsumerLeftOpenEndsWhenItsSessionGoesBack() throws JMSException {
        sessionThatSends("not committed");
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            connection.start();
            MessageConsumer left = session.createConsumer(session.createQueue(queue));
            assertThat(left.receive(PATIENCE)).isNotNull();
        }

        try (JMSContext context = broker.factory().createContext()) {
            Message again = context.createConsumer(context.createQueue(queue)).receive(PATIENCE);
            assertThat(again.getJMSRedelivered()).isTrue();
        }
    }

    @Test
    void theSimplifiedApiIsPooledToo() throws JMSException {
        try (JMSContext context = pool.createContext()) {
            context.createProducer().send(context.createQueue(queue), "simplified");
            Message received =
                    context.createConsumer(context.createQueue(queue)).receive(PATIENCE);
            assertThat(received.getBody(String.class)).isEqualTo("simplified");
        }
        assertThat(pool.getNumConnections()).isOne();
    }

    /** Turned red by a lost connection of which the pool is not told: it would be handed out for ever. */
    @Test
    void aLostConnectionIsReplaced() throws JMSException {
        sessionThatSends("before");

        broker.stop();
        broker.start();

        await().ignoreExceptions().untilAsserted(() -> sessionThatSends("after"));
        assertThat(receiveText()).isEqualTo("after");
    }

    @Test
    void whatIsClosedIsClosedForTheOneWhoHadIt() throws JMSException {
        Connection connection = pool.createConnection();
        Session session = connection.createSession();
        connection.close();

        assertThatThrownBy(() -> session.createQueue(queue)).isInstanceOf(jakarta.jms.IllegalStateException.class);
    }

    /** Returns the provider's session behind the pooled one. */
    private Session sessionThatSends(String text) throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            assertThat(connection).isInstanceOf(JmsPoolConnection.class);
            session.createProducer(session.createQueue(queue)).send(session.createTextMessage(text));
            return ((JmsPoolSession) session).getInternalSession();
        }
    }

    private String receiveText() throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            return ((TextMessage) consumer.receive(PATIENCE)).getText();
        }
    }
}
