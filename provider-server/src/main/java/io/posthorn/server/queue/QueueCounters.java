package io.posthorn.server.queue;

/** What is counted of one queue as things happen. */
final class QueueCounters {
    private long unacknowledged;
    private long bytes;
    private long enqueued;
    private long acknowledged;
    private long expired;
    private long redelivered;

    /** Of all messages that are there. */
    long bytes() {
        return bytes;
    }

    void recovered(long held) {
        bytes += held;
    }

    void enqueued(int size) {
        enqueued++;
        bytes += size;
    }

    void enqueued(long count, long size) {
        enqueued += count;
        bytes += size;
    }

    void delivered(QueuedMessage message) {
        unacknowledged++;
        if (message.attempts() > 0) {
            redelivered++;
        }
    }

    void givenBack() {
        unacknowledged--;
    }

    void acknowledged(QueuedMessage message) {
        unacknowledged--;
        acknowledged++;
        removed(message);
    }

    void expired(QueuedMessage message) {
        expired++;
        removed(message);
    }

    void expired(long count, long size) {
        expired += count;
        bytes -= size;
    }

    void removed(QueuedMessage message) {
        bytes -= message.size();
    }

    QueueStatus status(long ready, long delayed, int consumers) {
        return new QueueStatus(
                ready, unacknowledged, delayed, bytes, consumers, enqueued, acknowledged, expired, redelivered);
    }
}
