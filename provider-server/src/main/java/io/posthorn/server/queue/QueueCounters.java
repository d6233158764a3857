package io.posthorn.server.queue;

import io.posthorn.api.spi.store.BodyReference;

/** What is counted of one queue as things happen. */
final class QueueCounters {
    private long unacknowledged;
    private long bytes;
    private long bodies;
    private long enqueued;
    private long acknowledged;
    private long expired;
    private long redelivered;

    /** Of all messages that are there, with the bodies of those that are in memory only and have theirs outside. */
    long bytesWithBodies() {
        return bytes + bodies;
    }

    /** The body of a message that is in memory only lies outside. */
    void bodyCame(BodyReference body) {
        bodies += body.length();
    }

    /** Such bodies have gone with messages that were not looked at. */
    void bodiesGone(long bytesOfThem) {
        bodies -= bytesOfThem;
    }

    void recovered(long held) {
        bytes += held;
    }

    /** Messages that nobody sees, as a branch which was prepared before the start has acknowledged them. */
    void hidden(long count) {
        unacknowledged += count;
    }

    /** The branch was committed: they are gone. */
    void hiddenGone(long count) {
        unacknowledged -= count;
        acknowledged += count;
    }

    /** It was rolled back: they are here again. */
    void shownAgain(long count, long bytesOfThem) {
        unacknowledged -= count;
        bytes += bytesOfThem;
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
        BodyReference body = message.body();
        if (body != null && !message.durable()) {
            bodies -= body.length();
        }
    }

    /** Messages that were here and are no more. */
    long gone() {
        return acknowledged + expired;
    }

    QueueStatus status(long ready, long delayed, int consumers) {
        return new QueueStatus(
                ready, unacknowledged, delayed, bytes, consumers, enqueued, acknowledged, expired, redelivered);
    }
}
