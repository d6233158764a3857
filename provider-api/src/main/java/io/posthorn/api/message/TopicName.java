package io.posthorn.api.message;

/** The name of a topic. */
public record TopicName(String value) implements DestinationName {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks the rules of {@link DestinationName}
     */
    public TopicName {
        DestinationName.checked(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
