package io.posthorn.jms.destination;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.function.Function;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;

/**
 * A destination: equal to every other of the same kind and name, whichever connection it came from.
 *
 * <p>It is an administered object: it can be bound in a naming service and serialised. A temporary one is a foreign
 * connection's for whoever finds it there.
 *
 * <p>{@link #toString} tells the kind as well as the name, since caches of sessions and producers use it as a key.
 */
public abstract sealed class JmsDestination implements Destination, Referenceable, Serializable
        permits JmsQueue, JmsTopic {
    private static final long serialVersionUID = 1;
    /** By its name: it knows this room. */
    private static final String OBJECT_FACTORY = "io.posthorn.jms.jndi.PosthornObjectFactory";

    private final transient DestinationName name;

    JmsDestination(DestinationName name) {
        this.name = name;
    }

    /** The destination of this name. A temporary one is a foreign connection's and cannot be deleted through it. */
    public static JmsDestination of(DestinationName name) {
        if (name instanceof QueueName queue) {
            return new JmsQueue(queue);
        } else if (name instanceof TopicName topic) {
            return new JmsTopic(topic);
        } else if (name instanceof TemporaryQueueName queue) {
            return new JmsTemporaryQueue(queue, null);
        }
        return new JmsTemporaryTopic((TemporaryTopicName) name, null);
    }

    /**
     * The destination that an application means. Another provider's queue or topic is taken by its name.
     *
     * @throws InvalidDestinationException if it is null, or another provider's and temporary, without a name or with one
     *     that is not allowed here, or queue and topic at once
     */
    public static JmsDestination from(@Nullable Destination destination) throws InvalidDestinationException {
        if (destination instanceof JmsDestination ours) {
            return ours;
        }
        if (destination == null) {
            throw new InvalidDestinationException("the destination is null");
        }
        String provider = destination.getClass().getName();
        if (destination instanceof TemporaryQueue || destination instanceof TemporaryTopic) {
            throw new InvalidDestinationException(
                    "a temporary destination of another provider (" + provider + ") cannot be reached");
        }
        boolean queue = destination instanceof Queue;
        if (queue == destination instanceof Topic) {
            throw new InvalidDestinationException("a " + provider + " is neither clearly a queue nor clearly a topic");
        }
        return queue ? JmsQueue.of(nameOf((Queue) destination)) : JmsTopic.of(nameOf((Topic) destination));
    }

    /** Kind and name. */
    public final DestinationName name() {
        return name;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof JmsDestination that && name.equals(that.name);
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }

    /** The kind and the name: {@code queue://orders}. */
    @Override
    public final String toString() {
        return scheme() + "://" + name.value();
    }

    /**
     * What a naming service keeps of it: the class and the name.
     *
     * @throws OperationNotSupportedException if it is temporary
     */
    @Override
    public final Reference getReference() throws OperationNotSupportedException {
        if (name.isTemporary()) {
            throw new OperationNotSupportedException(this + " ends with its connection and cannot be bound");
        }
        return new Reference(getClass().getName(), new StringRefAddr("name", name.value()), OBJECT_FACTORY, null);
    }

    /** Its serialised form is one of its own, so that the name is checked when it is read. */
    protected final Object writeReplace() {
        return new SerializedDestination(scheme(), name.value());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a destination is read from its serialised form only");
    }

    abstract String scheme();

    /**
     * The name that an application gives for a destination of one kind; the way that {@link #toString} shows it is
     * understood too.
     */
    static <N> N checked(@Nullable String given, String scheme, Function<String, N> maker)
            throws InvalidDestinationException {
        if (given == null) {
            throw new InvalidDestinationException("the destination has no name");
        }
        String name = withoutScheme(given, scheme);
        int options = name.indexOf('?');
        if (options >= 0) {
            throw new InvalidDestinationException("destination name \"" + printable(name.substring(0, options))
                    + "\": no options can follow (\"" + printable(name.substring(options))
                    + "\"), a destination has none here."
                    + " Options of consumers, as jms.prefetch, stand in the URL of the connection factory; a selector is"
                    + " given to createConsumer");
        }
        try {
            return maker.apply(name);
        } catch (IllegalArgumentException e) {
            throw JmsExceptions.withCause(new InvalidDestinationException(e.getMessage()), e);
        }
    }

    private static String withoutScheme(String name, String scheme) throws InvalidDestinationException {
        for (String kind : SerializedDestination.KINDS) {
            String prefix = kind + "://";
            if (name.startsWith(prefix)) {
                if (kind.equals(scheme)) {
                    return name.substring(prefix.length());
                }
                throw new InvalidDestinationException("\"" + printable(name) + "\" does not name a " + scheme);
            }
        }
        return name;
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(DestinationName.MAX_LENGTH)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static @Nullable String nameOf(Queue foreign) throws InvalidDestinationException {
        try {
            return foreign.getQueueName();
        } catch (JMSException e) {
            throw nameless(foreign, e);
        }
    }

    private static @Nullable String nameOf(Topic foreign) throws InvalidDestinationException {
        try {
            return foreign.getTopicName();
        } catch (JMSException e) {
            throw nameless(foreign, e);
        }
    }

    private static InvalidDestinationException nameless(Destination foreign, JMSException e) {
        return JmsExceptions.withCause(
                new InvalidDestinationException(
                        "a " + foreign.getClass().getName() + " does not tell its name: " + e.getMessage()),
                e);
    }
}
