package io.posthorn.api.message;

/** The name of a temporary topic; made by the client that owns it. */
public record TemporaryTopicName(String value) implements DestinationName {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks the rules of {@link DestinationName}
     */
    public TemporaryTopicName {
        DestinationName.checked(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
