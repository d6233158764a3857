package io.posthorn.api.spi.store;

/**
 * One ordered part of a queue: a lane for each priority, 0 to 9, and one for messages that wait for their delivery time.
 *
 * @param queue the id in the queue's {@link QueueDefinition}
 * @param lane a priority, or {@link #DELAYED}
 */
public record SubQueue(int queue, int lane) {
    public static final int DELAYED = 10;
    public static final int LANES = 11;

    public SubQueue {
        if (queue < 1 || lane < 0 || lane >= LANES) {
            throw new IllegalArgumentException("no such sub-queue: queue " + queue + ", lane " + lane);
        }
    }
}
