package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one lane that the store does not have and that wait for the first time: the head in memory, behind it an
 * {@link Overflow}, which is empty while memory suffices.
 */
final class VolatileMessages {
    private final MemoryBudget memory;
    private final ExpiryTimer expiry;
    private final MessageRun head = new MessageRun();
    /** Of the head, in bytes of memory. */
    private long cost;

    private final Overflow overflow;
    private long turns;

    /** @param arrived run whenever messages have come from the scratch */
    VolatileMessages(QueueEnvironment environment, QueueStore store, ExpiryTimer expiry, Runnable arrived) {
        this.memory = environment.memory();
        this.expiry = expiry;
        this.overflow = new Overflow(environment, store, expiry, new Overflow.Head() {
            @Override
            public void take(QueuedMessage message) {
                keep(message);
            }

            @Override
            public void arrived() {
                arrived.run();
            }
        });
    }

    /** A message at the tail, behind the durable one of a key. */
    void add(long afterKey, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        if (overflow.takes(QueuedMessage.cost(message), cost)) {
            overflow.add(afterKey, ++turns, message, body, state);
        } else {
            keep(QueuedMessage.inMemory(afterKey, ++turns, message, body, state));
        }
    }

    private void keep(QueuedMessage message) {
        message.hold(memory);
        head.add(message);
        cost += message.cost();
        expiry.expect(message.expiresAt());
    }

    long size() {
        return head.size() + overflow.size();
    }

    /** Whether some are not in the head. */
    boolean onDisk() {
        return !overflow.isEmpty();
    }

    /** The first one, if it is here; null if there is none, or the scratch has to be read before. */
    @Nullable
    QueuedMessage first() {
        if (head.isEmpty()) {
            overflow.takeFirst();
        }
        return head.peek();
    }

    /** Takes out this one, which is the {@linkplain #first first}. */
    void remove(QueuedMessage first) {
        head.removeFirst();
        cost -= first.cost();
    }

    /** Whether none that would have to be read comes before this message. */
    boolean reachedBy(QueuedMessage message) {
        return overflow.isEmpty() || !head.isEmpty() || !overflow.before(message);
    }

    /** The first one of the head behind a place, null if there is none. */
    @Nullable
    QueuedMessage after(Place place) {
        return head.after(place);
    }

    /** The earlier one of this candidate and the next message behind the head; if a chunk has to be read before, the walk waits. */
    @Nullable
    QueuedMessage earliest(LaneCursor walk, @Nullable QueuedMessage candidate) {
        return overflow.earliest(walk, candidate);
    }

    /** The copy of a message that was lent with its content; null if the walk has to wait for that. */
    @Nullable
    QueuedMessage withContent(QueuedMessage hollow, Chunk lender, LaneCursor walk) {
        return overflow.withContent(hollow, lender, walk);
    }

    /** Takes out one that was shown to a walk; tells whether it is that one itself, and not a copy of it. */
    boolean take(QueuedMessage seen) {
        if (head.remove(seen.place()) != null) {
            cost -= seen.cost();
            return true;
        }
        overflow.take(seen);
        return false;
    }

    /** Lets go what was read for walks that have passed it. */
    void letGo(List<Walk> walks, int priority) {
        overflow.letGo(walks, priority);
    }

    /** Reads the next chunk if little is at the head. */
    void readAhead() {
        overflow.readAhead(cost);
    }

    /** Reads a chunk again whose messages were lent to the head; the answer comes on the queue's loop. */
    void readAgain(Chunk lent, Chunk.Reader reader) {
        overflow.readAgain(lent, reader);
    }

    /** Gives all of the head, in order; those for which the answer is true are taken out. */
    void removeIf(Predicate<QueuedMessage> gone) {
        head.removeIf(message -> {
            long its = message.cost();
            boolean goes = gone.test(message);
            cost -= goes ? its : 0;
            return goes;
        });
    }

    /** Drops what has expired behind the head, as {@link ExpiryTimer.Sweep#sweep}. */
    long sweep(long now) {
        return overflow.sweep(now);
    }

    /** Gives up all; the taker gets those of the head. */
    void clear(Consumer<QueuedMessage> taker) {
        head.forEach(taker);
        head.clear();
        cost = 0;
        overflow.clear();
    }
}
