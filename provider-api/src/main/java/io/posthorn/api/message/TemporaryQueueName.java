package io.posthorn.api.message;

/** The name of a temporary queue; made by the client that owns it. */
public record TemporaryQueueName(String value) implements DestinationName {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks the rules of {@link DestinationName}
     */
    public TemporaryQueueName {
        DestinationName.checked(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
