package io.posthorn.jms.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.destination.JmsTemporaryQueue;
import io.posthorn.jms.destination.JmsTemporaryTopic;
import io.posthorn.jms.destination.TemporaryOwner;
import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The temporary queues and topics of one connection (Jakarta Messaging 3.1, §6.2.2). Their names begin with what only this
 * connection has drawn, so that it can tell its own from others'. Thread-safe.
 */
final class TemporaryDestinations implements TemporaryOwner {
    private final ConnectionCore connection;
    private final String prefix = UUID.randomUUID() + "-";
    private final AtomicInteger count = new AtomicInteger();
    private final Set<DestinationName> alive = ConcurrentHashMap.newKeySet();

    TemporaryDestinations(ConnectionCore connection) {
        this.connection = connection;
    }

    JmsTemporaryQueue createQueue() throws JMSException {
        TemporaryQueueName name = new TemporaryQueueName(nextName());
        create(name);
        return new JmsTemporaryQueue(name, this);
    }

    JmsTemporaryTopic createTopic() throws JMSException {
        TemporaryTopicName name = new TemporaryTopicName(nextName());
        create(name);
        return new JmsTemporaryTopic(name, this);
    }

    @Override
    public void delete(JmsDestination temporary) throws JMSException {
        connection.requireOpen();
        requireAlive(temporary);
        connection.request(correlation -> new Frame.DeleteTemporary(correlation, temporary.name()));
        alive.remove(temporary.name());
    }

    /** Throws if this destination cannot be sent to: it is one of ours and was deleted. Of others the broker knows. */
    void requireAlive(JmsDestination destination) throws InvalidDestinationException {
        if (isOurs(destination) && !alive.contains(destination.name())) {
            throw new InvalidDestinationException(destination + " was deleted");
        }
    }

    /** Throws if this destination cannot be consumed from: it is another connection's, or was deleted. */
    void requireConsumable(JmsDestination destination) throws InvalidDestinationException {
        if (destination.name().isTemporary() && !isOurs(destination)) {
            throw new InvalidDestinationException(
                    destination + " can be consumed from only by the connection that made it");
        }
        requireAlive(destination);
    }

    /** Has destinations of this connection, where a message came back with them, be deleted as those that were made here. */
    void claim(JmsMessage received) {
        received.setJMSDestination(claimed(received.getJMSDestination()));
        received.setJMSReplyTo(claimed(received.getJMSReplyTo()));
    }

    private @Nullable Destination claimed(@Nullable Destination destination) {
        if (!(destination instanceof JmsDestination known) || !isOurs(known)) {
            return destination;
        }
        return known.name() instanceof TemporaryQueueName queue
                ? new JmsTemporaryQueue(queue, this)
                : new JmsTemporaryTopic((TemporaryTopicName) known.name(), this);
    }

    private boolean isOurs(JmsDestination destination) {
        DestinationName name = destination.name();
        return name.isTemporary() && name.value().startsWith(prefix);
    }

    private void create(DestinationName name) throws JMSException {
        connection.request(correlation -> new Frame.CreateTemporary(correlation, name));
        alive.add(name);
    }

    private String nextName() {
        return prefix + count.incrementAndGet();
    }
}
