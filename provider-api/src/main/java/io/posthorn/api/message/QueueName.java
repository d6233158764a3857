package io.posthorn.api.message;

/** The name of a queue. */
public record QueueName(String value) implements DestinationName {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks the rules of {@link DestinationName}
     */
    public QueueName {
        DestinationName.checked(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
