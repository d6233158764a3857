package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message in its queue. Its place among those of its priority is (key, turn): a durable message has the store's key and
 * turn 0; one held in memory only has the key of the last durable message before it, and its turn after that.
 *
 * <p>The content of a durable message, and of one that lies in the scratch, may be let go and be read again; that of any
 * other is there until the end. A body that lies outside is in the store in either case: a durable message's entry refers to
 * it, that of another has to be released with it. It is not here too, but for a durable message that has just come and shares
 * its body with others, whole in memory: read again it is without.
 */
final class QueuedMessage implements Comparable<QueuedMessage> {
    /** What a message costs in memory beside its bytes, roughly. */
    private static final int OVERHEAD = 128;

    private static final int PRIORITY = 0xf;
    /** Whether the content is charged to the budget. */
    private static final int HELD = 0x10;

    private static final int ATTEMPTS_SHIFT = 5;

    private final long key;
    private final long turn;
    private final int size;
    private final long expiresAt;
    private final @Nullable BodyReference body;
    /** Attempts from bit 5 on, {@link #HELD}, priority: there are many of these objects. */
    private int state;

    private @Nullable EncodedMessage content;
    /** Where it can be read again, if it lies in the scratch. */
    private @Nullable Chunk source;

    private QueuedMessage(
            long key, long turn, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        this.key = key;
        this.turn = turn;
        this.size = body == null ? message.size() : message.bodyOffset();
        this.expiresAt = state.expiresAt();
        this.body = body;
        this.state = state(message.priority(), state.attempts());
        this.content = message;
    }

    /** The same message in another place. */
    private QueuedMessage(long key, long turn, QueuedMessage before) {
        this.key = key;
        this.turn = turn;
        this.size = before.size;
        this.expiresAt = before.expiresAt;
        this.body = before.body;
        this.state = before.state & ~HELD;
        this.content = before.content;
    }

    /** A message whose content is not here. */
    private QueuedMessage(long key, long turn, int priority, int size, long expiresAt, int attempts) {
        this.key = key;
        this.turn = turn;
        this.size = size;
        this.expiresAt = expiresAt;
        this.body = null;
        this.state = state(priority, attempts);
    }

    static QueuedMessage durable(long key, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        return new QueuedMessage(key, 0, message, body, state);
    }

    /** A place without a message. */
    static QueuedMessage husk(Place place) {
        return new QueuedMessage(place.key(), place.turn(), 0, 0, 0, 0);
    }

    static QueuedMessage durable(StoredMessage stored) {
        return durable(stored.key(), stored.message(), stored.body(), stored.state());
    }

    /**
     * A message held in memory only.
     *
     * @param turn above 0, higher than any before
     */
    static QueuedMessage inMemory(
            long afterKey, long turn, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        return new QueuedMessage(afterKey, turn, message, body, state);
    }

    /** A durable message whose content is not here. */
    static QueuedMessage hollow(long key, int priority, int size, long expiresAt, int attempts) {
        return new QueuedMessage(key, 0, priority, size, expiresAt, attempts);
    }

    /** This durable message under another key; what this one holds is to be let go. */
    QueuedMessage movedTo(long otherKey) {
        return new QueuedMessage(otherKey, 0, this);
    }

    /** A copy of this one, which is hollow, with its content. */
    QueuedMessage filledWith(@Nullable EncodedMessage read) {
        QueuedMessage filled = new QueuedMessage(key, turn, this);
        filled.content = read;
        return filled;
    }

    Place place() {
        return new Place(key, turn);
    }

    boolean durable() {
        return turn == 0;
    }

    /** The order key of a durable message; of another the key that it came after. */
    long key() {
        return key;
    }

    /** 0 for a durable message; of another its turn among those that came after the same key. */
    long turn() {
        return turn;
    }

    /** It was read from this chunk, which is there until this message is {@linkplain #letGo let go}. */
    void borrowedFrom(Chunk chunk) {
        source = chunk;
    }

    /** The chunk that it can be read from again; null for a durable message, and for one that is in memory only. */
    @Nullable
    Chunk source() {
        return source;
    }

    /** Whether it can be read again, so that its content need not stay. */
    boolean readable() {
        return durable() || source != null;
    }

    int priority() {
        return state & PRIORITY;
    }

    /** Bytes of the message, whether they are here or not; a body that lies outside is not counted. */
    int size() {
        return size;
    }

    /** Bytes of the message with its body, wherever that lies: what it takes of a consumer's credit. */
    long length() {
        return body == null ? size : size + body.length();
    }

    /** Where the body lies in the store, null if it is inside the message only. */
    @Nullable
    BodyReference body() {
        return body;
    }

    /** What a consumer has to fetch beside this content of the message, null for nothing. */
    @Nullable
    BodyReference missingFrom(EncodedMessage its) {
        return its.bodyLength() > 0 ? null : body;
    }

    /** Whether the store has to hear when it is gone. */
    boolean inStore() {
        return durable() || body != null;
    }

    /** Bytes of memory that its content takes; while that is not here, those that it would take if it were read again. */
    long cost() {
        return (content == null ? size : content.size()) + (long) OVERHEAD;
    }

    /** Bytes of memory that a message takes. */
    static long cost(EncodedMessage message) {
        return message.size() + (long) OVERHEAD;
    }

    boolean expired(long now) {
        return expiresAt != 0 && expiresAt <= now;
    }

    long expiresAt() {
        return expiresAt;
    }

    int attempts() {
        return state >>> ATTEMPTS_SHIFT;
    }

    void attemptFailed() {
        state += 1 << ATTEMPTS_SHIFT;
    }

    /** The message itself, or null where it lies in the store only. */
    @Nullable
    EncodedMessage content() {
        return content;
    }

    /** Whether its content is not here. */
    boolean hollow() {
        return content == null;
    }

    /** Charges the content to the budget. */
    void hold(MemoryBudget memory) {
        if (content != null && (state & HELD) == 0) {
            state |= HELD;
            memory.take(cost());
        }
    }

    /** Takes the content that was read again. */
    void fill(EncodedMessage read) {
        content = read;
    }

    /** Takes the content of a copy. */
    void fillAs(QueuedMessage copy) {
        content = copy.content;
    }

    /** Gives up the content of a message that can be read again, and is to be. */
    void hollowOut(MemoryBudget memory) {
        long bytes = cost();
        content = null;
        if ((state & HELD) != 0) {
            state &= ~HELD;
            memory.giveBack(bytes);
        }
    }

    /** Gives up the content; what is in memory only, or in the scratch, is gone then. */
    void letGo(MemoryBudget memory) {
        hollowOut(memory);
        Chunk lender = source;
        if (lender != null) {
            source = null;
            lender.settled(memory);
        }
    }

    private static int state(int priority, int attempts) {
        return attempts << ATTEMPTS_SHIFT | priority;
    }

    @Override
    public int compareTo(QueuedMessage other) {
        int byKey = Long.compare(key, other.key);
        return byKey != 0 ? byKey : Long.compare(turn, other.turn);
    }

    /** Whether it lies before, at, or behind a place. */
    int compareTo(Place place) {
        int byKey = Long.compare(key, place.key());
        return byKey != 0 ? byKey : Long.compare(turn, place.turn());
    }

    /** The first of two, each of which may be none. */
    static @Nullable QueuedMessage earlier(@Nullable QueuedMessage one, @Nullable QueuedMessage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
