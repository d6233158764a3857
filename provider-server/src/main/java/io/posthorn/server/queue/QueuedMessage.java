package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * A message in its queue. Its place among those of its priority is (key, turn): a durable message has the store's key and
 * turn 0; one held in memory only has the key of the last durable message before it, and its turn after that.
 *
 * <p>The content of a durable message may be let go and be read again; that of any other is there until the end.
 */
final class QueuedMessage implements Comparable<QueuedMessage> {
    /** What a message costs in memory beside its bytes, roughly. */
    private static final int OVERHEAD = 128;

    private final long key;
    private final long turn;
    private final byte priority;
    private final int size;
    private final long expiresAt;
    private int attempts;
    private @Nullable EncodedMessage content;

    QueuedMessage(long key, long turn, EncodedMessage message, DeliveryState state) {
        this.key = key;
        this.turn = turn;
        this.priority = (byte) message.priority();
        this.size = message.size();
        this.expiresAt = state.expiresAt();
        this.attempts = state.attempts();
        this.content = message;
    }

    boolean durable() {
        return turn == 0;
    }

    /** The order key, of a durable message. */
    long key() {
        return key;
    }

    int priority() {
        return priority;
    }

    /** Bytes of the message, whether they are here or not. */
    int size() {
        return size;
    }

    /** Bytes of memory that its content takes. */
    long cost() {
        return size + (long) OVERHEAD;
    }

    boolean expired(long now) {
        return expiresAt != 0 && expiresAt <= now;
    }

    long expiresAt() {
        return expiresAt;
    }

    int attempts() {
        return attempts;
    }

    void attemptFailed() {
        attempts++;
    }

    @Nullable
    EncodedMessage content() {
        return content;
    }

    void content(@Nullable EncodedMessage changed) {
        content = changed;
    }

    @Override
    public int compareTo(QueuedMessage other) {
        int byKey = Long.compare(key, other.key);
        return byKey != 0 ? byKey : Long.compare(turn, other.turn);
    }
}
