package io.posthorn.server.queue;

/**
 * A queue at one moment. Messages: what is there now, and what happened since the queue was opened.
 *
 * @param ready wait for a consumer, in memory or in the store
 * @param unacknowledged are with a consumer
 * @param delayed wait for their delivery time
 * @param bytes of all messages that are there
 * @param consumers that may be delivered to
 * @param enqueued since the queue was opened
 * @param redelivered deliveries of a message that had been given back
 */
public record QueueStatus(
        long ready,
        long unacknowledged,
        long delayed,
        long bytes,
        int consumers,
        long enqueued,
        long acknowledged,
        long expired,
        long redelivered) {}
