package io.posthorn.jms.destination;

import io.posthorn.api.message.TemporaryTopicName;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;
import org.jspecify.annotations.Nullable;

/** A topic that lives as long as the connection that made it (Jakarta Messaging 3.1, §4.2.7, §6.2.2). */
public final class JmsTemporaryTopic extends JmsTopic implements TemporaryTopic {
    private static final long serialVersionUID = 1;

    private final transient @Nullable TemporaryOwner owner;

    /** A temporary topic of {@code owner}, or of another connection where that is null. */
    public JmsTemporaryTopic(TemporaryTopicName name, @Nullable TemporaryOwner owner) {
        super(name);
        this.owner = owner;
    }

    @Override
    public void delete() throws JMSException {
        TemporaryOwner.delete(this, owner);
    }

    @Override
    String scheme() {
        return SerializedDestination.TEMPORARY_TOPIC;
    }
}
