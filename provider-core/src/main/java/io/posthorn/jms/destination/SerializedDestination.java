package io.posthorn.jms.destination;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;

/**
 * What Java serialisation writes of a destination.
 *
 * @param scheme the kind, as {@link JmsDestination#toString} begins
 */
record SerializedDestination(String scheme, String name) implements Serializable {
    static final String QUEUE = "queue";
    static final String TOPIC = "topic";
    static final String TEMPORARY_QUEUE = "temp-queue";
    static final String TEMPORARY_TOPIC = "temp-topic";
    static final List<String> KINDS = List.of(QUEUE, TOPIC, TEMPORARY_QUEUE, TEMPORARY_TOPIC);

    private static final long serialVersionUID = 1;

    /** The destination itself, as {@link java.io.ObjectInputStream} wants it. */
    Object readResolve() throws InvalidObjectException {
        try {
            return JmsDestination.of(destinationName());
        } catch (IllegalArgumentException e) {
            throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
        }
    }

    private DestinationName destinationName() {
        return switch (scheme) {
            case QUEUE -> new QueueName(name);
            case TOPIC -> new TopicName(name);
            case TEMPORARY_QUEUE -> new TemporaryQueueName(name);
            case TEMPORARY_TOPIC -> new TemporaryTopicName(name);
            default -> throw new IllegalArgumentException("there is no kind of destination " + scheme);
        };
    }
}
