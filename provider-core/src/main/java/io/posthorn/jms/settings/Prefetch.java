package io.posthorn.jms.settings;

/**
 * The most that a consumer holds beyond what it has handed to the application.
 *
 * @param messages 0 to 100,000; with 0, {@code receive} asks the broker for each message
 * @param bytes at least 1,024
 */
public record Prefetch(int messages, int bytes) {
    public static final int MOST_MESSAGES = 100_000;
    public static final int FEWEST_BYTES = 1_024;
    public static final Prefetch DEFAULT = new Prefetch(1_000, 1024 * 1024);

    public Prefetch {
        if (messages < 0 || messages > MOST_MESSAGES) {
            throw new IllegalArgumentException("prefetch must be 0 to " + MOST_MESSAGES + ", is " + messages);
        }
        if (bytes < FEWEST_BYTES) {
            throw new IllegalArgumentException("prefetch in bytes must be at least " + FEWEST_BYTES + ", is " + bytes);
        }
    }
}
