package io.posthorn.jms.destination;

import io.posthorn.api.message.TemporaryQueueName;
import jakarta.jms.JMSException;
import jakarta.jms.TemporaryQueue;
import org.jspecify.annotations.Nullable;

/** A queue that lives as long as the connection that made it (Jakarta Messaging 3.1, §4.1.5, §6.2.2). */
public final class JmsTemporaryQueue extends JmsQueue implements TemporaryQueue {
    private static final long serialVersionUID = 1;

    private final transient @Nullable TemporaryOwner owner;

    /** A temporary queue of {@code owner}, or of another connection where that is null. */
    public JmsTemporaryQueue(TemporaryQueueName name, @Nullable TemporaryOwner owner) {
        super(name);
        this.owner = owner;
    }

    @Override
    public void delete() throws JMSException {
        TemporaryOwner.delete(this, owner);
    }

    @Override
    String scheme() {
        return SerializedDestination.TEMPORARY_QUEUE;
    }
}
