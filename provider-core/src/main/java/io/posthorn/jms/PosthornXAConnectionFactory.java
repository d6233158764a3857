package io.posthorn.jms;

import io.posthorn.jms.session.JmsXAConnection;
import io.posthorn.jms.session.SimplifiedXAContext;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections whose sessions take part in distributed transactions (Jakarta Messaging 3.1, §11.3.1), for application
 * servers and transaction managers. It is set up as a {@link PosthornConnectionFactory} is, and makes ordinary connections
 * too, as the interfaces that it implements want it.
 */
public class PosthornXAConnectionFactory extends PosthornConnectionFactory
        implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {
    private static final long serialVersionUID = 1;

    /** For the broker at the default port of this machine. */
    public PosthornXAConnectionFactory() {}

    /** As {@link PosthornConnectionFactory#PosthornConnectionFactory(String)}. */
    public PosthornXAConnectionFactory(String url) {
        super(url);
    }

    /** As {@link PosthornConnectionFactory#PosthornConnectionFactory(String, String, String)}. */
    public PosthornXAConnectionFactory(String url, @Nullable String user, @Nullable String password) {
        super(url, user, password);
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        return JmsXAConnection.openXA(settings());
    }

    @Override
    public XAConnection createXAConnection(@Nullable String user, @Nullable String password) throws JMSException {
        return JmsXAConnection.openXA(settings(user, password));
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        return JmsXAConnection.openXAForQueues(settings());
    }

    @Override
    public XAQueueConnection createXAQueueConnection(@Nullable String user, @Nullable String password)
            throws JMSException {
        return JmsXAConnection.openXAForQueues(settings(user, password));
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return JmsXAConnection.openXA(settings());
    }

    @Override
    public XATopicConnection createXATopicConnection(@Nullable String user, @Nullable String password)
            throws JMSException {
        return JmsXAConnection.openXA(settings(user, password));
    }

    @Override
    public XAJMSContext createXAContext() {
        return SimplifiedXAContext.open(settings());
    }

    @Override
    public XAJMSContext createXAContext(@Nullable String user, @Nullable String password) {
        return SimplifiedXAContext.open(settings(user, password));
    }
}
