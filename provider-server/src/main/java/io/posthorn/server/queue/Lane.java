package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting messages of one priority, in the order of their places.
 *
 * <p>Durable messages up to the cursor have been taken into memory at some time; those behind it lie in the store, and are
 * only counted here.
 */
final class Lane {
    /** Below every key. */
    static final long NO_KEY = Long.MIN_VALUE;

    private final int priority;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final MemoryBudget memory;
    private final Window window;

    private final List<Walk> walks;

    /** Durable messages that wait for the first time. */
    private final MessageRun durable = new MessageRun();

    private final StoredTail behind;
    private final VolatileMessages volatiles;
    private final ReturnedMessages returned = new ReturnedMessages();

    private boolean readingAgain;
    private final ShownEntries shown = new ShownEntries(new HomeOfShown());

    /**
     * An empty lane.
     *
     * @param walks over the queue, as they are at any time
     * @param arrived run whenever messages have come from the scratch
     */
    Lane(
            int priority,
            QueueStore store,
            ExpiryTimer expiry,
            QueueEnvironment environment,
            List<Walk> walks,
            Runnable arrived) {
        this.priority = priority;
        this.store = store;
        this.expiry = expiry;
        this.memory = environment.memory();
        this.window = new Window(memory, environment.pages());
        this.walks = walks;
        this.behind = new StoredTail(priority, store, expiry, environment, walks, this::keep);
        this.volatiles = new VolatileMessages(environment, store, expiry, () -> {
            if (walks.isEmpty()) {
                letGo();
            }
            arrived.run();
        });
    }

    /** What the store held when it was opened; it is read when somebody wants it. */
    void recover(RecoveredState.Range range) {
        behind.recover(range);
    }

    /** A message at the tail that the store has. */
    void addDurable(QueuedMessage message) {
        if (behind.add(message, !message.hollow() && window.hasRoomFor(message))) {
            keep(message);
        }
    }

    /**
     * All messages between two keys, both included and without gaps, are in the store at the tail.
     *
     * @param earliestExpiry none of them expires before; 0: none ever does
     */
    void addStored(long firstKey, long finalKey, long earliestExpiry) {
        behind.addRange(firstKey, finalKey, earliestExpiry);
    }

    /** Entries that the store had hidden when it was opened, and shows again. */
    void shownAgain(List<Long> keys) {
        shown.add(keys);
        placeShown();
    }

    /** A message at the tail that the store does not have. */
    void addInMemory(EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        volatiles.add(behind.lastKey(), message, body, state);
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
        for (Walk walk : walks) {
            walk.gaveBack(message);
        }
    }

    /** Messages that wait, wherever they are. */
    long size() {
        return durable.size() + volatiles.size() + returned.size() + shown.size() + behind.size();
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
            durable.removeFirst();
        } else {
            volatiles.remove(first);
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
        return first == null ? behind.size() > 0 || volatiles.onDisk() : !ready(first);
    }

    /** Whether store or scratch have messages that are not here. */
    boolean onDisk() {
        return inStore() || volatiles.onDisk() || returned.hollowSource() != null || !shown.isEmpty();
    }

    private boolean inStore() {
        return returned.anyHollow() || behind.size() > 0;
    }

    /** Whether so little is here that more should be read. */
    boolean runsOut() {
        return window.runsOut();
    }

    /** Reads from store and scratch, if they have something and what is here runs out. One read of each at a time. */
    void readAhead() {
        readScratch();
        placeShown();
        if (behind.reading() || !inStore() || !(runsOut() || blocked()) || behind.walksAreNext()) {
            return;
        }
        if (returned.anyHollow()) {
            behind.read(returned.askFrom(), returned.hollowThrough(), this::fill);
        } else {
            behind.readAhead();
        }
    }

    /** Reads from the store what a walk wants. */
    void readForWalks() {
        placeShown();
        behind.readForWalks();
    }

    /** The next message for a walk, with its content, which stays where it is; null if there is none, or the walk waits. */
    @Nullable
    QueuedMessage next(LaneCursor walk) {
        walk.waits(!shown.isEmpty());
        while (!walk.waits()) {
            QueuedMessage first = QueuedMessage.earlier(durable.after(walk.at()), volatiles.after(walk.at()));
            first = QueuedMessage.earlier(first, returned.after(walk.returned()));
            first = behind.earliest(walk, first);
            first = walk.waits() ? null : volatiles.earliest(walk, first);
            if (first == null || !first.hollow()) {
                return first;
            }
            QueuedMessage filled = withContent(first, walk);
            if (filled != null || walk.waits()) {
                return filled;
            }
            returned.remove(first.place());
            store.vanished(first);
        }
        return null;
    }

    /** Takes out a message to which a walk has just come. */
    QueuedMessage take(QueuedMessage seen) {
        QueuedMessage back = returned.remove(seen.place());
        if (back != null) {
            if (back.hollow()) {
                back.fillAs(seen);
                back.hold(memory);
            } else if (back.durable()) {
                window.remove(back);
            }
            return back;
        }
        if (seen.durable() && !behind.takeAhead(seen)) {
            durable.remove(seen.place());
            window.remove(seen);
            return seen;
        }
        if (!seen.durable() && volatiles.take(seen)) {
            return seen;
        }
        QueuedMessage taken = seen.filledWith(seen.content());
        taken.hold(memory);
        return taken;
    }

    /** The store does not have this message any more, which a consumer had. */
    void forgotten(QueuedMessage message) {
        if (message.durable()) {
            behind.forgotten(message.key());
        }
    }

    /** Lets go what was read for walks and no walk wants any more. */
    void letGo() {
        behind.letGo();
        volatiles.letGo(walks, priority);
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
        durable.removeIf(expired);
        volatiles.removeIf(expired);
        returned.removeIf(expired);
        return Math.min(Math.min(next[0], volatiles.sweep(now)), behind.sweep(now));
    }

    /** Gives up all that is here. */
    void clear() {
        durable.forEach(this::giveUp);
        durable.clear();
        volatiles.clear(this::giveUp);
        returned.clear(this::giveUp);
        shown.clear();
        window.clear();
        behind.clear();
    }

    private void giveUp(QueuedMessage message) {
        message.letGo(memory);
        store.giveUp(message);
    }

    private @Nullable QueuedMessage withContent(QueuedMessage hollow, LaneCursor walk) {
        Chunk lender = hollow.source();
        return lender == null ? behind.withContent(hollow, walk) : volatiles.withContent(hollow, lender, walk);
    }

    private void placeShown() {
        if (!behind.reading() && !shown.isEmpty()) {
            shown.place();
        }
    }

    /** What {@link ShownEntries} knows of this lane. */
    private final class HomeOfShown implements ShownEntries.Home {
        @Override
        public long cursor() {
            return behind.cursor();
        }

        @Override
        public void moreBehind(NavigableSet<Long> keys) {
            behind.cameBack(keys.size(), keys.last());
            walks.forEach(walk -> walk.cameBack(priority, keys.first()));
        }

        @Override
        public void read(long from, long through) {
            behind.read(from, through, shown::take);
        }

        @Override
        public void takeBack(QueuedMessage message) {
            giveBack(message);
        }
    }

    private void readScratch() {
        Chunk source = returned.hollowSource();
        if (source != null && !readingAgain) {
            readingAgain = true;
            volatiles.readAgain(source, messages -> {
                readingAgain = false;
                returned.fill(messages, memory);
            });
        }
        volatiles.readAhead();
    }

    /** The next durable message behind those that are here. */
    private void keep(QueuedMessage message) {
        window.add(message);
        durable.add(message);
        expiry.expect(message.expiresAt());
    }

    private void drop(QueuedMessage message) {
        if (message.durable() && !message.hollow()) {
            window.remove(message);
        }
        if (message.durable() && behind.fallBack(message)) {
            message.letGo(memory);
        } else {
            expiry.drop(message);
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

    private boolean ready(QueuedMessage message) {
        return !message.hollow() && behind.reachedBy(message.key()) && volatiles.reachedBy(message);
    }

    private @Nullable QueuedMessage first() {
        QueuedMessage first = QueuedMessage.earlier(durable.peek(), volatiles.first());
        return returned.isEmpty() ? first : QueuedMessage.earlier(first, returned.first());
    }
}
