package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one lane that follow each other and are in memory only, as bytes: in a buffer at first, in the scratch later.
 * Owned by the queue's loop, but for {@link #decode}.
 *
 * <p>A message is {@code key i64, turn i64, expiresAt i64, attempts i32, length i32, bytes}. A long one ends its chunk, and
 * its bytes are not copied. Where the body lies in the store, the highest bit of the attempts is set, and number and length
 * of the body, an i64 each, stand before the bytes.
 */
final class Chunk {
    /** Takes the messages of a chunk, on a thread of the scratch. */
    @FunctionalInterface
    interface Reader {
        void read(List<QueuedMessage> messages);
    }

    /** What a chunk costs in memory beside its bytes, roughly. */
    static final int OVERHEAD = 256;

    /** What it costs to know of a body. */
    private static final long BODY = 40;

    private static final int BODY_OUTSIDE = 1 << 31;

    private static final int HEADER = 3 * Long.BYTES + 2 * Integer.BYTES;

    /** A chunk of this many bytes is full. */
    private final int enough;
    /** Place of the first message. */
    private long key;

    private long turn;
    /** Place of the last one. */
    private long endKey;

    private long endTurn;
    private int count;
    private long messageBytes;
    private long earliest = ExpiryTimer.NEVER;
    /** Of those that expire. */
    private long latest;

    private boolean someStay;

    private final List<BodyReference> bodies = new ArrayList<>(0);
    /** Turns of messages that were taken out from between; their bytes are still there. */
    private final Set<Long> taken = new HashSet<>(0);

    private @Nullable ByteBuffer buffer;
    private @Nullable EncodedMessage last;
    private int length;
    private int lastLength;

    private Scratch.@Nullable Slot slot;
    /** Counts what was given to the scratch: an answer to something earlier means nothing. */
    private int writes;

    /** Of the messages that were read from the scratch, those that may have to be read again. */
    private int outstanding;

    private long charged;

    boolean open = true;
    boolean reading;
    /** Whether its messages are wanted at the head of the lane as soon as they are read. */
    boolean wanted;
    /** Whether it is no part of the lane any more. */
    boolean gone;

    /** An empty one that is full with so many bytes. */
    Chunk(int enough) {
        this.enough = enough;
        buffer = ByteBuffer.allocate(smallest());
    }

    private int smallest() {
        return enough / 64;
    }

    int count() {
        return count;
    }

    /** Bytes of its messages. */
    long messageBytes() {
        return messageBytes;
    }

    /** Bodies of its messages that lie in the store. */
    List<BodyReference> bodies() {
        return bodies;
    }

    /** Whether its first message comes before this one. */
    boolean before(QueuedMessage message) {
        return key != message.key() ? key < message.key() : turn < message.turn();
    }

    /** Whether its first message lies at a place or before it. */
    boolean startsBy(Place place) {
        return key != place.key() ? key < place.key() : turn <= place.turn();
    }

    /** Whether its last message lies behind a place. */
    boolean endsAfter(Place place) {
        return endKey != place.key() ? endKey > place.key() : endTurn > place.turn();
    }

    void add(long atKey, long atTurn, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        if (count == 0) {
            key = atKey;
            turn = atTurn;
        }
        boolean byReference = message.size() >= enough / 4;
        ByteBuffer into = withRoom(HEADER + (body == null ? 0 : 2 * Long.BYTES) + (byReference ? 0 : message.size()));
        into.putLong(atKey).putLong(atTurn).putLong(state.expiresAt());
        into.putInt(body == null ? state.attempts() : state.attempts() | BODY_OUTSIDE)
                .putInt(message.size());
        if (body != null) {
            into.putLong(body.number()).putLong(body.length());
            bodies.add(body);
        }
        if (byReference) {
            last = message;
            lastLength = message.size();
        } else {
            into.put(message.bytes());
        }
        length = into.position();
        endKey = atKey;
        endTurn = atTurn;
        count++;
        messageBytes += message.size();
        note(state.expiresAt());
    }

    /** Whether no message should be added any more. */
    boolean full() {
        return lastLength > 0 || length >= enough;
    }

    /** Whether it is worth writing where memory is used up. */
    boolean worthWriting() {
        return lastLength > 0 || length >= enough / 16;
    }

    private ByteBuffer withRoom(int bytes) {
        ByteBuffer present = buffer;
        if (present == null) {
            throw new IllegalStateException("the chunk is not in memory");
        }
        if (present.remaining() < bytes) {
            int capacity = Math.max(length + bytes, Math.min(2 * present.capacity(), enough + smallest()));
            present = ByteBuffer.allocate(capacity).put(present.flip());
            buffer = present;
        }
        return present;
    }

    private void note(long expiresAt) {
        if (expiresAt == 0) {
            someStay = true;
        } else {
            earliest = Math.min(earliest, expiresAt);
            latest = Math.max(latest, expiresAt);
        }
    }

    boolean allExpired(long now) {
        return !someStay && latest <= now;
    }

    /**
     * When it should be looked through for what has expired. That costs reading and writing it, so it waits until about half
     * of those that expire have done so.
     */
    long sweepAt() {
        return earliest == ExpiryTimer.NEVER ? ExpiryTimer.NEVER : earliest + (latest - earliest) / 2;
    }

    boolean inMemory() {
        return buffer != null;
    }

    /** Gives it to the scratch, where it is written some time; nothing is added from now on. */
    void write(Scratch scratch, Executor loop, Runnable whenWritten) {
        open = false;
        int number = ++writes;
        slot = scratch.write(
                parts(),
                () -> loop.execute(() -> {
                    if (number == writes && !gone) {
                        buffer = null;
                        last = null;
                        whenWritten.run();
                    }
                }));
    }

    /** Reads it from the scratch; the answer comes on a thread of that. */
    void read(Reader reader) {
        Scratch.Slot written = slot;
        if (written == null) {
            throw new IllegalStateException("the chunk was not written");
        }
        ByteBuffer[] into = {ByteBuffer.allocate(length), ByteBuffer.allocate(lastLength)};
        int expected = count;
        written.read(into, () -> {
            EncodedMessage ending = into[1].hasRemaining() ? EncodedMessage.trusted(into[1].array()) : null;
            reader.read(decode(into[0], ending, expected));
        });
    }

    /** Its messages, while it is in memory. */
    List<QueuedMessage> messages() {
        return present(decode(parts()[0], last, count));
    }

    /** Of messages that were read from it those that were not taken out. */
    List<QueuedMessage> present(List<QueuedMessage> read) {
        if (!taken.isEmpty()) {
            read.removeIf(message -> taken.contains(message.turn()));
        }
        return read;
    }

    /** One of its messages has been taken out. */
    void take(QueuedMessage message) {
        taken.add(message.turn());
        count--;
        messageBytes -= message.size();
        if (message.body() != null) {
            bodies.remove(message.body());
        }
    }

    /** Other messages take the place of those it had; it is open again. */
    void refill(List<QueuedMessage> messages) {
        free();
        writes++;
        buffer = ByteBuffer.allocate(Math.max(smallest(), length));
        last = null;
        lastLength = 0;
        count = 0;
        messageBytes = 0;
        earliest = ExpiryTimer.NEVER;
        latest = 0;
        someStay = false;
        bodies.clear();
        taken.clear();
        open = true;
        for (QueuedMessage message : messages) {
            EncodedMessage content = message.content();
            if (content != null) {
                DeliveryState state = new DeliveryState(message.attempts(), message.expiresAt(), 0);
                add(message.key(), message.turn(), content, message.body(), state);
            }
        }
    }

    /** Its place in the scratch is not needed any more. */
    void free() {
        Scratch.Slot given = slot;
        slot = null;
        if (given != null) {
            given.free();
        }
    }

    /** Its messages have left the lane, and may come back and have to be read again until each is {@link #settled}. */
    void lend() {
        outstanding = count;
    }

    /** One of the messages that were lent is gone for good. */
    void settled(MemoryBudget memory) {
        if (--outstanding == 0) {
            free();
            charge(memory, 0);
        }
    }

    /** Charges the budget with what it takes now. */
    void charge(MemoryBudget memory) {
        ByteBuffer present = buffer;
        long bytes = OVERHEAD + BODY * bodies.size() + (present == null ? 0 : present.capacity() + (long) lastLength);
        charge(memory, bytes);
    }

    /** It takes no memory any more, or so much. */
    void charge(MemoryBudget memory, long bytes) {
        if (bytes > charged) {
            memory.take(bytes - charged);
        } else if (bytes < charged) {
            memory.giveBack(charged - bytes);
        }
        charged = bytes;
    }

    private ByteBuffer[] parts() {
        ByteBuffer present = buffer;
        if (present == null) {
            throw new IllegalStateException("the chunk is not in memory");
        }
        ByteBuffer head = present.duplicate().flip();
        EncodedMessage ending = last;
        return new ByteBuffer[] {head, ByteBuffer.wrap(ending == null ? new byte[0] : ending.bytes())};
    }

    private static List<QueuedMessage> decode(ByteBuffer from, @Nullable EncodedMessage ending, int count) {
        List<QueuedMessage> messages = new ArrayList<>(count);
        while (from.hasRemaining()) {
            long key = from.getLong();
            long turn = from.getLong();
            long expiresAt = from.getLong();
            int attempts = from.getInt();
            int size = from.getInt();
            BodyReference body = attempts < 0 ? new BodyReference(from.getLong(), from.getLong()) : null;
            EncodedMessage message = ending;
            if (message == null || from.hasRemaining()) {
                byte[] bytes = new byte[size];
                from.get(bytes);
                message = EncodedMessage.trusted(bytes);
            }
            DeliveryState state = new DeliveryState(attempts & ~BODY_OUTSIDE, expiresAt, 0);
            messages.add(QueuedMessage.inMemory(key, turn, message, body, state));
        }
        return messages;
    }
}
