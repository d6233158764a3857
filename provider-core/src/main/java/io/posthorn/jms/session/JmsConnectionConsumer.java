package io.posthorn.jms.session;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Feeds the sessions of an application server's pool (Jakarta Messaging 3.1, §11.2.4). Thread-safe. */
final class JmsConnectionConsumer implements ConnectionConsumer {
    private final SessionCore session;
    private final PooledConsumer consumer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JmsConnectionConsumer(SessionCore session, PooledConsumer consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    /** @param mostMessages that a session is assigned at a time, above 0 */
    static JmsConnectionConsumer open(
            ConnectionCore connection, ConsumerRequest request, @Nullable ServerSessionPool pool, int mostMessages)
            throws JMSException {
        if (pool == null) {
            throw new JMSException("a connection consumer needs a ServerSessionPool");
        }
        if (mostMessages < 1) {
            throw new JMSException("a session must be assigned at least 1 message, not " + mostMessages);
        }
        // Nothing is acknowledged by this session but what other sessions were assigned, by them.
        SessionCore session = connection.createSession(AcknowledgeMode.CLIENT);
        try {
            return new JmsConnectionConsumer(session, PooledConsumer.open(session, request, pool, mostMessages));
        } catch (JMSException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        if (closed.get()) {
            throw new IllegalStateException("the connection consumer is closed");
        }
        session.requireOpen();
        return consumer.pool();
    }

    /** Nothing more is assigned; what sessions were assigned stays with them. */
    @Override
    public void close() throws JMSException {
        if (closed.compareAndSet(false, true)) {
            AllSteps steps = new AllSteps();
            steps.run(consumer::close);
            steps.run(session::close);
            steps.throwFirst();
        }
    }
}
