package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages of one priority, in the order of their places.
 *
 * <p>Durable messages up to the cursor have been taken into memory at some time; those behind it lie in the store, and are
 * only counted here. Of those that the store does not have the tail may lie in the scratch, all behind those that are here.
 */
final class Lane {
    /** Below every key. */
    static final long NO_KEY = Long.MIN_VALUE;

    private final int priority;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final MemoryBudget memory;
    private final Window window;

    /** Durable messages that wait for the first time, and those that are in memory only; each in order. */
    private final ArrayDeque<QueuedMessage> durable = new ArrayDeque<>(4);

    private final ArrayDeque<QueuedMessage> inMemory = new ArrayDeque<>(4);
    private final Overflow overflow;
    private final ReturnedMessages returned = new ReturnedMessages();

    private long turns;
    private long lastKey = NO_KEY;
    private long cursor = NO_KEY;
    /** Messages behind the cursor, and how many of them came since the last read was asked for. */
    private long stored;

    private long storedSince;
    private final StoredExpiry storedExpiry;
    private boolean reading;
    /** What the messages in {@link #inMemory} cost. */
    private long inMemoryCost;

    private boolean readingAgain;
    private final ShownEntries shown = new ShownEntries(new HomeOfShown());

    Lane(int priority, QueueStore store, ExpiryTimer expiry, QueueEnvironment environment, Runnable arrived) {
        this.priority = priority;
        this.store = store;
        this.expiry = expiry;
        this.memory = environment.memory();
        this.window = new Window(memory, environment.pages());
        this.storedExpiry = new StoredExpiry(priority, store, expiry, new BehindCursor());
        this.overflow = new Overflow(environment, store, expiry, new Overflow.Head() {
            @Override
            public void take(QueuedMessage message) {
                keepInMemory(message);
            }

            @Override
            public void arrived() {
                arrived.run();
            }
        });
    }

    /** What the store held when it was opened; it is read when somebody wants it. */
    void recover(RecoveredState.Range range) {
        cursor = range.firstKey() - 1;
        lastKey = range.lastKey();
        stored = range.count();
        storedExpiry.came(range.earliestExpiry());
    }

    /** A message at the tail that the store has. */
    void addDurable(QueuedMessage message) {
        if (message.key() <= lastKey) {
            throw new IllegalArgumentException("key " + message.key() + " comes after key " + lastKey);
        }
        lastKey = message.key();
        if (stored > 0) {
            countStored(1, message.expiresAt());
        } else if (message.hollow() || !window.hasRoomFor(message)) {
            cursor = lastKey - 1;
            countStored(1, message.expiresAt());
        } else {
            cursor = lastKey;
            keep(message);
        }
    }

    /**
     * All messages between two keys, both included and without gaps, are in the store at the tail.
     *
     * @param earliestExpiry none of them expires before; 0: none ever does
     */
    void addStored(long firstKey, long finalKey, long earliestExpiry) {
        if (firstKey <= lastKey || finalKey < firstKey) {
            throw new IllegalArgumentException("keys " + firstKey + " to " + finalKey + " come after key " + lastKey);
        }
        if (stored == 0) {
            cursor = firstKey - 1;
        }
        lastKey = finalKey;
        countStored(finalKey - firstKey + 1, earliestExpiry);
    }

    /** Entries that the store had hidden when it was opened, and shows again. */
    void shownAgain(List<Long> keys) {
        shown.add(keys);
        placeShown();
    }

    /** A message at the tail that the store does not have. */
    void addInMemory(EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        if (overflow.takes(QueuedMessage.cost(message), inMemoryCost)) {
            overflow.add(lastKey, ++turns, message, body, state);
        } else {
            keepInMemory(QueuedMessage.inMemory(lastKey, ++turns, message, body, state));
        }
    }

    /** Puts a message back to its old place. */
    void giveBack(QueuedMessage message) {
        if (message.durable()) {
            if (!message.hollow() && window.hasRoomFor(message)) {
                window.add(message);
            } else {
                message.hollowOut(memory);
            }
        }
        returned.add(message);
        expiry.expect(message.expiresAt());
    }

    /** Messages that wait, wherever they are. */
    long size() {
        return durable.size() + inMemory.size() + overflow.size() + returned.size() + shown.size() + stored;
    }

    /** Takes out the first message; null if there is none, or the disk has to be read before. */
    @Nullable
    QueuedMessage poll() {
        QueuedMessage first = shown.isEmpty() ? first() : null;
        if (first == null || !ready(first)) {
            return null;
        }
        if (!returned.isEmpty() && first == returned.first()) {
            returned.removeFirst();
        } else if (first.durable()) {
            durable.remove();
        } else {
            inMemory.remove();
            inMemoryCost -= first.cost();
        }
        if (first.durable()) {
            window.remove(first);
        }
        return first;
    }

    /** Whether messages wait, but to have the first of them the disk must be read. */
    boolean blocked() {
        if (!shown.isEmpty()) {
            return true;
        }
        QueuedMessage first = first();
        return first == null ? stored > 0 || !overflow.isEmpty() : !ready(first);
    }

    /** Whether store or scratch have messages that are not here. */
    boolean onDisk() {
        return inStore() || !overflow.isEmpty() || returned.hollowSource() != null || !shown.isEmpty();
    }

    private boolean inStore() {
        return returned.anyHollow() || stored > 0;
    }

    /** Whether so little is here that more should be read. */
    boolean runsOut() {
        return window.runsOut();
    }

    /** Reads from store and scratch, if they have something and what is here runs out. One read of each at a time. */
    void readAhead() {
        readScratch();
        placeShown();
        if (reading || !inStore() || !(runsOut() || blocked())) {
            return;
        }
        if (returned.anyHollow()) {
            read(returned.askFrom(), returned.hollowThrough(), this::fill);
        } else {
            storedSince = 0;
            read(cursor + 1, lastKey, this::append);
        }
    }

    /**
     * Takes out all messages that have expired and are here, and begins to drop those that only the store has.
     *
     * @return when the next expires, as far as it is known now
     */
    long sweep(long now) {
        long[] next = {ExpiryTimer.NEVER};
        Predicate<QueuedMessage> expired = message -> {
            if (message.expired(now)) {
                drop(message);
                return true;
            }
            next[0] = Math.min(next[0], ExpiryTimer.orNever(message.expiresAt()));
            return false;
        };
        sweep(durable, expired);
        sweep(inMemory, message -> {
            boolean gone = expired.test(message);
            inMemoryCost -= gone ? message.cost() : 0;
            return gone;
        });
        returned.removeIf(expired);
        return Math.min(Math.min(next[0], overflow.sweep(now)), storedExpiry.sweep(now));
    }

    /** Gives up all that is here. */
    void clear() {
        durable.forEach(this::giveUp);
        durable.clear();
        inMemory.forEach(this::giveUp);
        inMemory.clear();
        inMemoryCost = 0;
        overflow.clear();
        returned.clear(this::giveUp);
        shown.clear();
        window.clear();
        stored = 0;
        storedExpiry.nothing();
    }

    private void giveUp(QueuedMessage message) {
        message.letGo(memory);
        store.giveUp(message);
    }

    private void placeShown() {
        if (!reading && !shown.isEmpty()) {
            shown.place();
        }
    }

    /** What {@link ShownEntries} knows of this lane. */
    private final class HomeOfShown implements ShownEntries.Home {
        /** When an entry that was hidden expires is known when it has been read. */
        private static final long AT_ANY_TIME = 1;

        @Override
        public long cursor() {
            return cursor;
        }

        @Override
        public void moreBehind(int count, long last) {
            lastKey = Math.max(lastKey, last);
            countStored(count, AT_ANY_TIME);
        }

        @Override
        public void read(long from, long through) {
            Lane.this.read(from, through, shown::take);
        }

        @Override
        public void takeBack(QueuedMessage message) {
            giveBack(message);
        }
    }

    /** What {@link StoredExpiry} knows of this lane. */
    private final class BehindCursor implements StoredExpiry.Behind {
        @Override
        public boolean reading() {
            return reading;
        }

        @Override
        public void reading(boolean on) {
            reading = on;
        }

        @Override
        public long cursor() {
            return cursor;
        }

        @Override
        public long lastKey() {
            return lastKey;
        }

        @Override
        public void forgotten(int count) {
            stored = Math.max(0, stored - count);
            if (stored == 0) {
                storedExpiry.nothing();
            }
        }
    }

    private void readScratch() {
        Chunk source = returned.hollowSource();
        if (source != null && !readingAgain) {
            readingAgain = true;
            overflow.readAgain(source, messages -> {
                readingAgain = false;
                returned.fill(messages, memory);
            });
        }
        overflow.readAhead(inMemoryCost);
    }

    private void keepInMemory(QueuedMessage message) {
        message.hold(memory);
        inMemory.add(message);
        inMemoryCost += message.cost();
        expiry.expect(message.expiresAt());
    }

    private void countStored(long count, long earliestExpiry) {
        stored += count;
        storedSince += count;
        storedExpiry.came(ExpiryTimer.orNever(earliestExpiry));
    }

    /** The next durable message behind those that are here. */
    private void keep(QueuedMessage message) {
        window.add(message);
        durable.add(message);
        expiry.expect(message.expiresAt());
    }

    private static void sweep(ArrayDeque<QueuedMessage> messages, Predicate<QueuedMessage> expired) {
        for (int left = messages.size(); left > 0; left--) {
            QueuedMessage message = messages.remove();
            if (!expired.test(message)) {
                messages.add(message);
            }
        }
    }

    private void drop(QueuedMessage message) {
        if (message.durable() && !message.hollow()) {
            window.remove(message);
        }
        expiry.drop(message);
    }

    /** Takes a page that reaches through a key. */
    @FunctionalInterface
    private interface PageTaker {
        void take(Page page, long through);
    }

    private void read(long from, long through, PageTaker taker) {
        reading = true;
        store.read(priority, from, through, new QueueStore.Reader() {
            @Override
            public void read(Page page) {
                reading = false;
                boolean all = page.complete() || page.messages().isEmpty();
                taker.take(page, all ? through : lastKeyOf(page));
                storedExpiry.goOn();
            }

            @Override
            public void failed() {
                reading = false;
                storedExpiry.goOn();
            }
        });
    }

    private void append(Page page, long through) {
        for (StoredMessage read : page.messages()) {
            keep(QueuedMessage.durable(read));
        }
        cursor = through;
        boolean all = page.complete() || page.messages().isEmpty();
        stored = all ? storedSince : Math.max(1, stored - page.messages().size());
        if (stored == 0) {
            storedExpiry.nothing();
        }
    }

    private void fill(Page page, long through) {
        returned.fill(page.messages(), through, new ReturnedMessages.Filler() {
            @Override
            public void filled(QueuedMessage message, StoredMessage read) {
                message.fill(read.message());
                window.add(message);
            }

            @Override
            public void vanished(QueuedMessage message) {
                store.vanished(message);
            }
        });
    }

    private static long lastKeyOf(Page page) {
        return page.messages().get(page.messages().size() - 1).key();
    }

    private boolean ready(QueuedMessage message) {
        return !message.hollow()
                && (stored == 0 || message.key() <= cursor)
                && (overflow.isEmpty() || !inMemory.isEmpty() || !overflow.before(message));
    }

    private @Nullable QueuedMessage first() {
        if (inMemory.isEmpty()) {
            overflow.takeFirst();
        }
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
