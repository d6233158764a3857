package io.posthorn.api.message;

/**
 * The name of a place messages are sent to.
 *
 * <p>A name has 1 to {@value #MAX_LENGTH} characters: letters and digits of any script, and
 * {@code . _ - / : $ % @ + = ~ # & , ( )}. It is never made into a path. {@code * > ?}, quotes and white space are
 * not part of names, so that patterns, URLs and command lines can use them.
 */
public sealed interface DestinationName permits QueueName, TopicName, TemporaryQueueName, TemporaryTopicName {
    int MAX_LENGTH = 255;

    String value();

    /** Whether this is a queue, temporary or not. */
    default boolean isQueue() {
        return this instanceof QueueName || this instanceof TemporaryQueueName;
    }

    /** Whether this belongs to the connection that made it and ends with it. */
    default boolean isTemporary() {
        return this instanceof TemporaryQueueName || this instanceof TemporaryTopicName;
    }

    /**
     * Returns {@code name} if it keeps the rules above.
     *
     * @throws IllegalArgumentException if not; the text says where and why
     */
    static String checked(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a destination name must not be empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a destination name has at most " + MAX_LENGTH + " characters, this one " + name.length());
        }
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (!Character.isLetterOrDigit(c) && "._-/:$%@+=~#&,()".indexOf(c) < 0) {
                throw new IllegalArgumentException("destination name \"" + printable(name) + "\": character "
                        + String.format("U+%04X", c) + " at position " + i
                        + " is not allowed (letters, digits and . _ - / : $ % @ + = ~ # & , ( ) are)");
            }
            i += Character.charCount(c);
        }
        return name;
    }

    private static String printable(String name) {
        return name.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
