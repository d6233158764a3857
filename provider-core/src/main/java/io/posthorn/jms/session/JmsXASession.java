package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;

/**
 * A session that a transaction manager commands by its {@link #getXAResource XAResource} (Jakarta Messaging 3.1, §11.3.3).
 * While it works for no branch, sends and deliveries stand for themselves, as in mode AUTO_ACKNOWLEDGE.
 */
final class JmsXASession extends JmsSession implements XAQueueSession, XATopicSession {
    private final XAResource resource;

    JmsXASession(SessionCore core, Domain domain) {
        super(core, domain);
        resource = new BranchResource(core);
    }

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public Session getSession() throws JMSException {
        core().requireOpen();
        return this;
    }

    @Override
    public QueueSession getQueueSession() throws JMSException {
        core().requireOpen();
        return this;
    }

    @Override
    public TopicSession getTopicSession() throws JMSException {
        core().requireOpen();
        return this;
    }

    @Override
    public boolean getTransacted() throws JMSException {
        core().requireOpen();
        return true;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        core().requireOpen();
        return SESSION_TRANSACTED;
    }

    /** Refused: only the transaction manager commits. */
    @Override
    public void commit() throws JMSException {
        core().requireOpen();
        throw managed("commit");
    }

    /** Refused: only the transaction manager rolls back. */
    @Override
    public void rollback() throws JMSException {
        core().requireOpen();
        throw managed("roll back");
    }

    private static TransactionInProgressException managed(String what) {
        return new TransactionInProgressException(
                "an XA session cannot " + what + ": its transaction manager does, by its XAResource");
    }
}
