package io.posthorn.jms.destination;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;
import org.jspecify.annotations.Nullable;

/** A queue (Jakarta Messaging 3.1, §4.1.4). */
public sealed class JmsQueue extends JmsDestination implements Queue permits JmsTemporaryQueue {
    private static final long serialVersionUID = 1;

    public JmsQueue(QueueName name) {
        this((DestinationName) name);
    }

    JmsQueue(DestinationName name) {
        super(name);
    }

    /**
     * The queue of this name; {@code queue://name} is the same one.
     *
     * @throws InvalidDestinationException if the name breaks the rules of {@link DestinationName}, or is that of another
     *     kind, as {@code topic://name}
     */
    public static JmsQueue of(@Nullable String name) throws InvalidDestinationException {
        return new JmsQueue(checked(name, SerializedDestination.QUEUE, QueueName::new));
    }

    @Override
    public final String getQueueName() {
        return name().value();
    }

    @Override
    String scheme() {
        return SerializedDestination.QUEUE;
    }
}
