package io.posthorn.jms.session;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Looks at the messages of a queue (Jakarta Messaging 3.1, §4.1.6). Belongs to its session's thread. */
final class JmsQueueBrowser implements QueueBrowser {
    private final SessionCore session;
    private final ConsumerRequest request;
    private @Nullable MessageEnumeration current;
    private boolean closed;

    JmsQueueBrowser(SessionCore session, ConsumerRequest request) {
        this.session = session;
        this.request = request;
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return (Queue) request.destination();
    }

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        requireOpen();
        return request.selector();
    }

    /** Shows the queue from its head, as it is now; the enumeration before this one ends, so that none is left behind. */
    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        requireOpen();
        endCurrent();
        MessageEnumeration begun = new MessageEnumeration(BrowserCore.open(session, request));
        current = begun;
        return begun;
    }

    @Override
    public void close() throws JMSException {
        closed = true;
        endCurrent();
    }

    private void endCurrent() throws JMSException {
        MessageEnumeration ending = current;
        current = null;
        if (ending != null) {
            ending.end();
        }
    }

    private void requireOpen() throws JMSException {
        if (closed) {
            throw new IllegalStateException("the browser is closed");
        }
        session.requireOpen();
    }
}
