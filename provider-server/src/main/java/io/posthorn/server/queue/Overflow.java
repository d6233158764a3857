package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.server.loop.Cancellable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tail of a lane's messages that are in memory only, when memory is too small for all of them: in chunks, which go to
 * the scratch as they fill up and are read back, one at a time, when the lane wants them. Of a chunk on disk the memory
 * holds where it is and what it holds in sum, and nothing of the single message.
 *
 * <p>As long as a chunk waits for the scratch, because that is slow or full, it is there in memory, charged to the budget;
 * so then senders wait.
 */
final class Overflow {
    /** The head of the lane. */
    interface Head {
        /** The next message. */
        void take(QueuedMessage message);

        /** Messages that were asked for have come. */
        void arrived();
    }

    private final QueueEnvironment environment;
    private final MemoryBudget memory;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final Head head;
    private final int chunkBytes;
    /** So much a lane keeps at its head while the budget has a little room left. */
    private final int kept;
    /** With less at the head the next chunk is read. */
    private final int readAhead;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(1);
    private long count;
    private @Nullable Cancellable whenExceeded;
    /** The one that is read to be looked through. */
    private @Nullable Chunk swept;

    private final ShownChunk shown;
    /** The one that is read to be shown to walks. */
    private @Nullable Chunk toBeShown;

    private boolean readingForReturned;

    Overflow(QueueEnvironment environment, QueueStore store, ExpiryTimer expiry, Head head) {
        this.store = store;
        this.environment = environment;
        this.memory = environment.memory();
        this.expiry = expiry;
        this.head = head;
        readAhead = environment.pages().bytes();
        chunkBytes = readAhead / 2;
        kept = readAhead / 4;
        shown = new ShownChunk(memory);
    }

    /**
     * Whether a message must go here.
     *
     * @param cost of it
     * @param atHead bytes that the messages at the head cost
     */
    boolean takes(long cost, long atHead) {
        if (!chunks.isEmpty()) {
            return true;
        }
        if (memory.roomForCopies() || !environment.scratch().available()) {
            return false;
        }
        return atHead + cost > (memory.roomForLittle() ? kept : 0) && (atHead > 0 || cost > kept);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Messages that are here. */
    long size() {
        return count;
    }

    /** Adds a message at the tail. */
    void add(long key, long turn, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        Chunk tail = chunks.peekLast();
        if (tail == null || !tail.open) {
            tail = new Chunk(chunkBytes);
            begin(tail);
        }
        tail.add(key, turn, message, body, state);
        count++;
        WalkPage copies = shown.of(tail);
        if (copies != null) {
            copies.add(QueuedMessage.inMemory(key, turn, message, body, state));
        }
        if (tail.full() || (memory.exceeded() && tail.worthWriting())) {
            seal(tail);
        }
        tail.charge(memory);
        expiry.expect(state.expiresAt() == 0 ? 0 : tail.sweepAt());
    }

    /** Whether the first message here comes before this one. */
    boolean before(QueuedMessage message) {
        Chunk first = chunks.peek();
        return first != null && first.before(message);
    }

    /** Gives the first chunk to the head, if it is in memory. */
    void takeFirst() {
        Chunk first = chunks.peek();
        if (first != null && first.inMemory()) {
            List<QueuedMessage> messages = first.messages();
            leave(first);
            first.free();
            first.charge(memory, 0);
            messages.forEach(head::take);
        }
    }

    /** The earlier one of this candidate and the next message here; if a chunk has to be read before, the walk waits. */
    @Nullable
    QueuedMessage earliest(LaneCursor walk, @Nullable QueuedMessage candidate) {
        Chunk tail = chunks.peekLast();
        if (tail == null || !tail.endsAfter(walk.at())) {
            return candidate;
        }
        Chunk around = shown.around(walk.at());
        QueuedMessage next = around == null ? null : nextIn(around, walk);
        if (next != null) {
            return QueuedMessage.earlier(candidate, next);
        }
        for (Chunk chunk : chunks) {
            if (!chunk.endsAfter(walk.at())) {
                continue;
            }
            if (candidate != null && !chunk.before(candidate)) {
                return candidate;
            }
            next = nextIn(chunk, walk);
            if (next != null || walk.waits()) {
                return walk.waits() ? null : QueuedMessage.earlier(candidate, next);
            }
        }
        return candidate;
    }

    private @Nullable QueuedMessage nextIn(Chunk chunk, LaneCursor walk) {
        WalkPage copies = shown.of(chunk);
        if (copies == null && chunk.inMemory()) {
            copies = shown.show(chunk, chunk.messages());
        }
        if (copies != null) {
            return copies.after(walk.at());
        }
        walk.waits(true);
        if (toBeShown == null) {
            toBeShown = chunk;
            read(chunk);
        }
        return null;
    }

    /** The copy of a message that was lent with its content; null if the walk has to wait for that. */
    @Nullable
    QueuedMessage withContent(QueuedMessage hollow, Chunk lender, LaneCursor walk) {
        WalkPage copies = shown.of(lender);
        if (copies == null) {
            walk.waits(true);
            if (!readingForReturned) {
                readingForReturned = true;
                readAgain(lender, messages -> {
                    readingForReturned = false;
                    shown.show(lender, messages);
                });
            }
            return null;
        }
        QueuedMessage found = copies.find(hollow.place());
        if (found == null) {
            throw new IllegalStateException("a chunk of the scratch lacks a message that it lent");
        }
        return hollow.filledWith(found.content());
    }

    /** Takes out a message that was shown to a walk. */
    void take(QueuedMessage message) {
        Chunk from = shown.holding(message.place());
        WalkPage copies = from == null ? null : shown.of(from);
        if (from == null || copies == null) {
            throw new IllegalStateException("a message is taken that was not shown");
        }
        from.take(message);
        copies.remove(message.place());
        count--;
        dropIfEmpty(from);
    }

    /** Lets go what was read for walks that have passed it. */
    void letGo(List<Walk> walks, int priority) {
        shown.letGo(walks, priority);
    }

    private boolean dropIfEmpty(Chunk chunk) {
        if (chunk.count() > 0 || chunk.reading) {
            return false;
        }
        chunks.remove(chunk);
        drop(chunk);
        if (chunks.isEmpty()) {
            rest();
        }
        return true;
    }

    /** The chunk, which is no part of this any more, is not needed. */
    private void drop(Chunk chunk) {
        chunk.gone = true;
        chunk.free();
        chunk.charge(memory, 0);
        shown.changed(chunk);
    }

    /** Reads the first chunk if little is at the head. */
    void readAhead(long atHead) {
        Chunk first = chunks.peek();
        if (first == null || atHead > readAhead) {
            return;
        }
        if (first.inMemory()) {
            takeFirst();
        } else {
            first.wanted = true;
            read(first);
        }
    }

    /** Reads a chunk again whose messages were lent to the head; the answer comes on the queue's loop. */
    void readAgain(Chunk lent, Chunk.Reader reader) {
        lent.read(messages -> environment.loop().execute(() -> {
            reader.read(messages);
            head.arrived();
        }));
    }

    /** As {@link ExpiryTimer.Sweep#sweep}. */
    long sweep(long now) {
        chunks.removeIf(chunk -> chunk.allExpired(now) && !chunk.reading && expired(chunk));
        chunks.removeIf(chunk -> chunk.inMemory() && chunk.sweepAt() <= now && keep(chunk, chunk.messages(), now));
        if (chunks.isEmpty()) {
            rest();
        }
        sweepNext(now);
        long next = ExpiryTimer.NEVER;
        for (Chunk chunk : chunks) {
            next = Math.min(next, chunk.sweepAt());
        }
        return next;
    }

    void clear() {
        for (Chunk chunk : chunks) {
            drop(chunk);
            chunk.bodies().forEach(store::releaseBody);
        }
        chunks.clear();
        count = 0;
        shown.end();
        rest();
    }

    private void begin(Chunk chunk) {
        chunks.add(chunk);
        if (whenExceeded == null) {
            whenExceeded = memory.whenExceeded(() -> environment.loop().execute(this::sealTail));
        }
    }

    /** Memory is used up: nobody knows when the open chunk will be full. */
    private void sealTail() {
        Chunk tail = chunks.peekLast();
        if (tail != null && tail.open) {
            seal(tail);
        }
    }

    private void seal(Chunk chunk) {
        chunk.write(environment.scratch(), environment.loop(), () -> chunk.charge(memory));
    }

    private void read(Chunk chunk) {
        if (!chunk.reading) {
            chunk.reading = true;
            chunk.read(messages -> environment.loop().execute(() -> wasRead(chunk, messages)));
        }
    }

    private void wasRead(Chunk chunk, List<QueuedMessage> read) {
        chunk.reading = false;
        boolean sweeps = chunk == swept;
        swept = sweeps ? null : swept;
        toBeShown = chunk == toBeShown ? null : toBeShown;
        if (chunk.gone) {
            return;
        }
        long now = environment.clock().wallMillis();
        List<QueuedMessage> messages = chunk.present(read);
        if (dropIfEmpty(chunk)) {
            messages.clear();
        } else if (chunk.wanted && chunk == chunks.peek()) {
            lend(chunk, messages);
        } else if (!sweeps) {
            shown.show(chunk, messages);
        } else if (keep(chunk, messages, now)) {
            chunks.remove(chunk);
        }
        sweepNext(now);
        head.arrived();
    }

    private void lend(Chunk chunk, List<QueuedMessage> messages) {
        leave(chunk);
        chunk.lend();
        for (QueuedMessage message : messages) {
            message.borrowedFrom(chunk);
            head.take(message);
        }
    }

    /** One chunk at a time is read to be looked through. */
    private void sweepNext(long now) {
        for (Chunk chunk : chunks) {
            if (swept == null && !chunk.inMemory() && !chunk.reading && chunk.sweepAt() <= now) {
                swept = chunk;
                read(chunk);
            }
        }
    }

    /** The chunk keeps what has not expired; whether that is nothing. */
    private boolean keep(Chunk chunk, List<QueuedMessage> messages, long now) {
        List<QueuedMessage> left = new ArrayList<>();
        for (QueuedMessage message : messages) {
            if (message.expired(now)) {
                expiry.drop(message);
                count--;
            } else {
                left.add(message);
            }
        }
        chunk.refill(left);
        shown.changed(chunk);
        if (left.isEmpty()) {
            chunk.gone = true;
            chunk.charge(memory, 0);
            return true;
        }
        if (chunk != chunks.peekLast() || chunk.full()) {
            seal(chunk);
        }
        chunk.charge(memory);
        expiry.expect(chunk.sweepAt());
        return false;
    }

    private boolean expired(Chunk chunk) {
        count -= chunk.count();
        long bodies = chunk.bodies().stream().mapToLong(BodyReference::length).sum();
        expiry.dropped(chunk.count(), chunk.messageBytes(), bodies);
        chunk.bodies().forEach(store::releaseBody);
        drop(chunk);
        return true;
    }

    /** The first chunk is no part of this any more. */
    private void leave(Chunk first) {
        chunks.remove();
        first.gone = true;
        shown.changed(first);
        count -= first.count();
        if (chunks.isEmpty()) {
            rest();
        }
    }

    private void rest() {
        if (whenExceeded != null) {
            whenExceeded.cancel();
            whenExceeded = null;
        }
    }
}
