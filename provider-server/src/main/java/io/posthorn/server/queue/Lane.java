package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages of one priority, in the order of their places.
 *
 * <p>All durable ones up to the cursor have been taken into memory at some time; those behind it lie in the store, and are
 * only counted here. One that was given back may lack its content: it is read again when its turn comes near.
 */
final class Lane {
    static final long NO_KEY = Long.MIN_VALUE;
    /** An {@linkplain QueuedMessage#expiresAt() expiry} that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    private final int priority;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final MemoryBudget memory;
    private final PageLimits pages;

    /** Durable messages at their first turn, and those in memory only; each in order. */
    private final ArrayDeque<QueuedMessage> durable = new ArrayDeque<>(4);

    private final ArrayDeque<QueuedMessage> inMemory = new ArrayDeque<>(4);
    private final TreeSet<QueuedMessage> returned = new TreeSet<>();
    /** Durable messages here with their content, and what it takes. */
    private int kept;

    private long keptBytes;
    /** Messages among the returned ones that lack their content, and the highest key of such a one. */
    private int hollow;

    private long hollowThrough = NO_KEY;

    private long turns;
    private long lastKey = NO_KEY;
    private long cursor = NO_KEY;
    /** Messages behind the cursor; and how many of them came since the read that is under way was asked for. */
    private long stored;

    private long storedSince;
    private boolean reading;

    Lane(int priority, QueueStore store, ExpiryTimer expiry, QueueEnvironment environment) {
        this.priority = priority;
        this.store = store;
        this.expiry = expiry;
        this.memory = environment.memory();
        this.pages = environment.pages();
    }

    /** What the store held when it was opened; to be read when somebody wants it. */
    void recover(RecoveredState.Range range) {
        cursor = range.firstKey() - 1;
        lastKey = range.lastKey();
        stored = range.count();
    }

    /** A message at the tail that the store has. */
    void addDurable(QueuedMessage message) {
        if (message.key() <= lastKey) {
            throw new IllegalArgumentException("key " + message.key() + " comes after key " + lastKey);
        }
        lastKey = message.key();
        if (stored == 0 && message.content() != null && mayKeep(message)) {
            keep(message);
            durable.add(message);
            cursor = lastKey;
            expiry.expect(message.expiresAt());
            return;
        }
        if (stored == 0) {
            cursor = lastKey - 1;
        }
        stored++;
        storedSince++;
    }

    /** A message at the tail that the store does not have. */
    void addInMemory(EncodedMessage message, DeliveryState state) {
        addInMemory(QueuedMessage.inMemory(lastKey, ++turns, message, state));
    }

    /** The same, for one that comes from elsewhere; what that one holds passes over to its new place. */
    void moveInMemory(QueuedMessage message) {
        QueuedMessage moved = message.movedBehind(lastKey, ++turns);
        message.letGo(memory);
        addInMemory(moved);
    }

    private void addInMemory(QueuedMessage message) {
        message.hold(memory);
        inMemory.add(message);
        expiry.expect(message.expiresAt());
    }

    /** Puts a message back to its old place. */
    void giveBack(QueuedMessage message) {
        returned.add(message);
        expiry.expect(message.expiresAt());
        if (!message.durable()) {
            return;
        }
        if (message.content() != null && mayKeep(message)) {
            keep(message);
            return;
        }
        message.letGo(memory);
        hollow++;
        hollowThrough = Math.max(hollowThrough, message.key());
    }

    /** Messages that wait, wherever they are. */
    long size() {
        return durable.size() + inMemory.size() + returned.size() + stored;
    }

    /** Takes out the first message; null if there is none here, or the store has to be read before. */
    @Nullable
    QueuedMessage poll() {
        QueuedMessage first = first();
        if (first == null || !reached(first)) {
            return null;
        }
        if (!returned.isEmpty() && first == returned.first()) {
            returned.pollFirst();
        } else if (first.durable()) {
            durable.poll();
        } else {
            inMemory.poll();
        }
        if (first.durable()) {
            unkeep(first);
        }
        return first;
    }

    /** Whether messages wait, but not the first of them with its content here. */
    boolean blocked() {
        QueuedMessage first = first();
        return first == null ? stored > 0 : !reached(first);
    }

    /** Reads from the store, if it has something and what is here runs out. One read at a time. */
    void readAhead() {
        if (reading || (hollow == 0 && stored == 0) || !(runsOut() || blocked())) {
            return;
        }
        reading = true;
        storedSince = 0;
        long from = hollow > 0 ? firstHollow() : cursor + 1;
        long through = hollow > 0 ? hollowThrough : lastKey;
        boolean again = hollow > 0;
        store.read(priority, from, through, new QueueStore.Reader() {
            @Override
            public void read(Page page) {
                reading = false;
                if (again) {
                    fill(page, from, through);
                } else {
                    append(page, through);
                }
            }

            @Override
            public void failed() {
                reading = false;
            }
        });
    }

    /** Whether less is here than half of what is read at once. */
    boolean runsOut() {
        return kept <= pages.messages() / 2 && keptBytes <= pages.bytes() / 2;
    }

    /** Whether the store has messages that are not here. */
    boolean inStore() {
        return hollow > 0 || stored > 0;
    }

    /**
     * Takes out all messages that have expired and are here.
     *
     * @return when the next of those that are here expires
     */
    long sweep(long now) {
        long next = Math.min(sweep(durable, now), sweep(inMemory, now));
        for (Iterator<QueuedMessage> all = returned.iterator(); all.hasNext(); ) {
            QueuedMessage message = all.next();
            if (message.expired(now)) {
                all.remove();
                drop(message);
            } else if (message.expiresAt() != 0) {
                next = Math.min(next, message.expiresAt());
            }
        }
        return next;
    }

    private long sweep(ArrayDeque<QueuedMessage> messages, long now) {
        long next = NEVER;
        for (int left = messages.size(); left > 0; left--) {
            QueuedMessage message = messages.remove();
            if (message.expired(now)) {
                drop(message);
                continue;
            }
            messages.add(message);
            if (message.expiresAt() != 0) {
                next = Math.min(next, message.expiresAt());
            }
        }
        return next;
    }

    private void drop(QueuedMessage message) {
        if (message.durable()) {
            if (message.content() == null) {
                hollow--;
            } else {
                unkeep(message);
            }
        }
        expiry.drop(message);
    }

    /** Gives up all that is here. */
    void clear() {
        for (Iterable<QueuedMessage> messages : List.of(durable, inMemory, returned)) {
            messages.forEach(message -> message.letGo(memory));
        }
        durable.clear();
        inMemory.clear();
        returned.clear();
        kept = 0;
        keptBytes = 0;
        hollow = 0;
        stored = 0;
    }

    private void append(Page page, long through) {
        for (StoredMessage read : page.messages()) {
            QueuedMessage message = QueuedMessage.durable(read.key(), read.message(), read.state());
            keep(message);
            durable.add(message);
            expiry.expect(message.expiresAt());
        }
        boolean all = page.complete() || page.messages().isEmpty();
        cursor = all ? through : lastKeyOf(page);
        stored = all ? storedSince : Math.max(1, stored - page.messages().size());
    }

    /** Gives returned messages their content again. Those that the store does not have any more are gone. */
    private void fill(Page page, long from, long through) {
        boolean all = page.complete() || page.messages().isEmpty();
        long until = all ? through : lastKeyOf(page);
        Iterator<StoredMessage> read = page.messages().iterator();
        StoredMessage next = read.hasNext() ? read.next() : null;
        for (Iterator<QueuedMessage> waiting = returned.iterator(); waiting.hasNext(); ) {
            QueuedMessage message = waiting.next();
            if (message.key() > until) {
                break;
            }
            if (!message.durable() || message.content() != null || message.key() < from) {
                continue;
            }
            while (next != null && next.key() < message.key()) {
                next = read.hasNext() ? read.next() : null;
            }
            hollow--;
            if (next != null && next.key() == message.key()) {
                message.fill(next.message(), memory);
                keep(message);
            } else {
                waiting.remove();
                store.vanished(message);
            }
        }
    }

    private static long lastKeyOf(Page page) {
        return page.messages().get(page.messages().size() - 1).key();
    }

    private long firstHollow() {
        for (QueuedMessage message : returned) {
            if (message.content() == null) {
                return message.key();
            }
        }
        throw new IllegalStateException("no message lacks its content");
    }

    private boolean reached(QueuedMessage message) {
        return message.content() != null && (stored == 0 || message.key() <= cursor);
    }

    private boolean mayKeep(QueuedMessage message) {
        return memory.roomForCopies() || keptBytes == 0 || keptBytes + message.cost() <= pages.bytes();
    }

    private void keep(QueuedMessage message) {
        message.hold(memory);
        kept++;
        keptBytes += message.cost();
    }

    private void unkeep(QueuedMessage message) {
        kept--;
        keptBytes -= message.cost();
    }

    private @Nullable QueuedMessage first() {
        QueuedMessage first = earlier(durable.peek(), inMemory.peek());
        return returned.isEmpty() ? first : earlier(first, returned.first());
    }

    private static @Nullable QueuedMessage earlier(@Nullable QueuedMessage one, @Nullable QueuedMessage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
