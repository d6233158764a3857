package io.posthorn.jms.session;

import io.posthorn.jms.settings.ConnectionSettings;
import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;

/** A connection whose XA sessions a transaction manager commands (Jakarta Messaging 3.1, §11.3.2); its others are ordinary. */
public final class JmsXAConnection extends JmsConnection implements XAQueueConnection, XATopicConnection {
    private JmsXAConnection(ConnectionCore core, Domain domain) {
        super(core, domain);
    }

    /** As {@link JmsConnection#open}. */
    public static JmsXAConnection openXA(ConnectionSettings settings) throws JMSException {
        return new JmsXAConnection(ConnectionCore.open(settings), Domain.ANY);
    }

    /** As {@link JmsConnection#openForQueues}. */
    public static XAQueueConnection openXAForQueues(ConnectionSettings settings) throws JMSException {
        return new JmsXAConnection(ConnectionCore.open(settings), Domain.QUEUES);
    }

    @Override
    public XASession createXASession() throws JMSException {
        return xaSession(Domain.ANY);
    }

    @Override
    public XAQueueSession createXAQueueSession() throws JMSException {
        return xaSession(Domain.QUEUES);
    }

    @Override
    public XATopicSession createXATopicSession() throws JMSException {
        return xaSession(Domain.TOPICS);
    }

    private JmsXASession xaSession(Domain domain) throws JMSException {
        core().requireOpen();
        clientId().connectionUsed();
        return new JmsXASession(core().createXaSession(), domain);
    }
}
