package io.posthorn.jms.session;

import io.posthorn.jms.settings.ConnectionSettings;
import jakarta.jms.JMSContext;
import jakarta.jms.XAJMSContext;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;

/** A context that a transaction manager commands (Jakarta Messaging 3.1, §11.3.4); contexts made from it are ordinary. */
public final class SimplifiedXAContext extends SimplifiedContext implements XAJMSContext {
    private final JmsXASession session;

    private SimplifiedXAContext(JmsConnection connection, JmsXASession session) {
        super(connection, new AtomicInteger(), session);
        this.session = session;
    }

    /** As {@link SimplifiedContext#open}. */
    public static SimplifiedXAContext open(ConnectionSettings settings) {
        return Unchecked.call(() -> {
            JmsConnection connection = JmsConnection.open(settings);
            return new SimplifiedXAContext(
                    connection, new JmsXASession(connection.core().createXaSession(), Domain.ANY));
        });
    }

    @Override
    public JMSContext getContext() {
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return session.getXAResource();
    }
}
