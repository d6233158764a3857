package io.posthorn.server.queue;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one lane that only the store has: those behind the cursor, up to which all have been taken into memory at
 * some time. It is read in two ways, never at the same time. For the head of the lane: that moves the cursor. For walks: a
 * page is held until they have passed it, and what they take out of it is taken ahead: remembered, so that the head does
 * not take it again, until the cursor has passed it or the store has forgotten it.
 */
final class StoredTail {
    /** Takes a page that reaches through a key. */
    @FunctionalInterface
    interface PageTaker {
        void take(Page page, long through);
    }

    /** When a message that was hidden expires is known when it has been read. */
    private static final long AT_ANY_TIME = 1;

    private final int priority;
    private final QueueStore store;
    private final StoredExpiry expiry;
    private final Consumer<QueuedMessage> head;

    private long lastKey = Lane.NO_KEY;
    private long cursor = Lane.NO_KEY;
    /** Messages behind the cursor that were not taken ahead, and how many came since the head asked for a page. */
    private long count;

    private long countSince;

    private boolean reading;
    /** Whether it is the head that reads, and how far it will come. */
    private boolean appending;

    private long appendThrough;

    /** Keys behind the cursor of messages that were taken ahead. */
    private final TreeSet<Long> ahead = new TreeSet<>();
    /** Those that the store forgot while it was read: the answer may still have them. */
    private final List<Long> forgottenMeanwhile = new ArrayList<>(0);

    private final WalkedTail walked;

    /**
     * Nothing at first.
     *
     * @param walks over this lane, as they are at any time
     * @param head takes the next message
     */
    StoredTail(
            int priority,
            QueueStore store,
            ExpiryTimer timer,
            QueueEnvironment environment,
            List<Walk> walks,
            Consumer<QueuedMessage> head) {
        this.priority = priority;
        this.store = store;
        this.head = head;
        walked = new WalkedTail(priority, environment, walks, ahead::contains);
        expiry = new StoredExpiry(priority, store, timer, new Expiring());
    }

    /** What the store held when it was opened. */
    void recover(RecoveredState.Range range) {
        cursor = range.firstKey() - 1;
        lastKey = range.lastKey();
        count = range.count();
        expiry.came(range.earliestExpiry());
    }

    /**
     * A message at the tail of the lane.
     *
     * @param roomAtHead whether it may stay in memory, if nothing lies behind the cursor
     * @return whether it belongs to the head, which the cursor has reached now
     */
    boolean add(QueuedMessage message, boolean roomAtHead) {
        long before = lastKey;
        advance(message.key(), message.key());
        if (isEmpty()) {
            cursor = roomAtHead ? lastKey : lastKey - 1;
            if (roomAtHead) {
                return true;
            }
        }
        countArrived(1, message.expiresAt());
        walked.arrived(message, before);
        return false;
    }

    /** All messages between two keys, both included and without gaps, are in the store at the tail of the lane. */
    void addRange(long firstKey, long finalKey, long earliestExpiry) {
        advance(firstKey, finalKey);
        if (isEmpty()) {
            cursor = firstKey - 1;
        }
        countArrived(finalKey - firstKey + 1, earliestExpiry);
    }

    /** Messages that the store had hidden are there again, behind the cursor; nothing is being read. */
    void cameBack(int more, long last) {
        lastKey = Math.max(lastKey, last);
        walked.drop();
        countArrived(more, AT_ANY_TIME);
    }

    /** Up to this key all have been taken into memory at some time, but for what was hidden. */
    long cursor() {
        return cursor;
    }

    /** The highest key of the lane. */
    long lastKey() {
        return lastKey;
    }

    /** Messages that are here and not taken ahead. */
    long size() {
        return count;
    }

    /** Whether all before this key has been taken into memory at some time. */
    boolean reachedBy(long key) {
        return count == 0 || key <= cursor;
    }

    /** Whether something of the lane is being read. */
    boolean reading() {
        return reading;
    }

    /** Whether the head has to let a walk read first. */
    boolean walksAreNext() {
        return walked.isNext();
    }

    /** Reads a page for the head. */
    void readAhead() {
        appending = true;
        appendThrough = lastKey;
        countSince = 0;
        read(cursor + 1, lastKey, this::append);
    }

    /** Reads a page; nothing else may be being read. */
    void read(long from, long through, PageTaker taker) {
        walked.waitsForOthers();
        reading = true;
        store.read(priority, from, through, new QueueStore.Reader() {
            @Override
            public void read(Page read) {
                boolean all = read.complete() || read.messages().isEmpty();
                taker.take(read, all ? through : lastKeyOf(read));
                hasRead();
            }

            @Override
            public void failed() {
                hasRead();
            }
        });
    }

    /** Reads what a walk wants, if it does and nothing is being read. */
    void readForWalks() {
        if (reading || !walked.wantsPage()) {
            return;
        }
        long from = walked.takeWanted();
        read(from, lastKey, (read, through) -> walked.show(read, from, through));
        walked.hasItsTurn();
    }

    /** The earlier one of this candidate and the next message here; if a page has to be read before, the walk waits. */
    @Nullable
    QueuedMessage earliest(LaneCursor walk, @Nullable QueuedMessage candidate) {
        long known = Math.max(cursor, walk.at().key());
        return count == 0 || known >= lastKey ? candidate : walked.earliest(walk, candidate, known, lastKey);
    }

    /** The copy of a message with its content; null if the store does not have it, or the walk has to wait. */
    @Nullable
    QueuedMessage withContent(QueuedMessage hollow, LaneCursor walk) {
        return walked.withContent(hollow, walk);
    }

    /** Takes out a message ahead of the cursor; false if it is not here. */
    boolean takeAhead(QueuedMessage message) {
        if (count == 0 || message.key() <= cursor) {
            return false;
        }
        ahead.add(message.key());
        countKnown(-1, message.key());
        catchUp();
        return true;
    }

    /** A message that was taken ahead has expired in memory: it is here again, to expire with the others. */
    boolean fallBack(QueuedMessage message) {
        if (message.key() <= cursor || !ahead.remove(message.key())) {
            return false;
        }
        countKnown(1, message.key());
        expiry.came(ExpiryTimer.orNever(message.expiresAt()));
        return true;
    }

    /** The store does not have this message any more. */
    void forgotten(long key) {
        if (ahead.contains(key)) {
            if (reading) {
                forgottenMeanwhile.add(key);
            } else {
                forget(key);
            }
        }
    }

    /** As {@link ExpiryTimer.Sweep#sweep}. */
    long sweep(long now) {
        return expiry.sweep(now);
    }

    /** Lets go what was read for walks and no walk wants any more. */
    void letGo() {
        walked.letGo();
    }

    void clear() {
        count = 0;
        expiry.nothing();
        ahead.clear();
        walked.drop();
    }

    private boolean isEmpty() {
        return count == 0 && !appending;
    }

    private void advance(long firstKey, long finalKey) {
        if (firstKey <= lastKey || finalKey < firstKey) {
            throw new IllegalArgumentException("keys " + firstKey + " to " + finalKey + " come after key " + lastKey);
        }
        lastKey = finalKey;
    }

    private void countArrived(long more, long earliestExpiry) {
        count += more;
        countSince += more;
        expiry.came(ExpiryTimer.orNever(earliestExpiry));
    }

    /** One more or less of the messages that are here, which may be one that the head is about to read. */
    private void countKnown(int more, long key) {
        count = Math.max(0, count + more);
        if (appending && key > appendThrough) {
            countSince += more;
        }
    }

    private void append(Page read, long through) {
        int appended = 0;
        for (StoredMessage message : read.messages()) {
            if (!ahead.contains(message.key())) {
                head.accept(QueuedMessage.durable(message));
                appended++;
            }
        }
        cursor = through;
        ahead.headSet(through, true).clear();
        boolean all = read.complete() || read.messages().isEmpty();
        count = all ? countSince : Math.max(ahead.isEmpty() ? 1 : 0, count - appended);
        if (count == 0) {
            expiry.nothing();
        }
    }

    private void hasRead() {
        appending = false;
        readingEnded();
        expiry.goOn();
    }

    private void readingEnded() {
        reading = false;
        forgottenMeanwhile.forEach(this::forget);
        forgottenMeanwhile.clear();
        ahead.headSet(cursor, true).clear();
        catchUp();
    }

    private void forget(long key) {
        ahead.remove(key);
        walked.forget(key);
    }

    /** With nothing left behind the cursor that is in the store only, the cursor is at the end. */
    private void catchUp() {
        if (count == 0 && !reading) {
            cursor = lastKey;
            ahead.clear();
            expiry.nothing();
        }
    }

    private static long lastKeyOf(Page read) {
        return read.messages().get(read.messages().size() - 1).key();
    }

    /** What {@link StoredExpiry} knows of this. */
    private final class Expiring implements StoredExpiry.Behind {
        @Override
        public boolean reading() {
            return reading;
        }

        /** A page that was read before may have what expires now. */
        @Override
        public void reading(boolean on) {
            if (on) {
                reading = true;
                walked.drop();
            } else {
                readingEnded();
            }
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
        public boolean takenAhead(long key) {
            return ahead.contains(key);
        }

        @Override
        public void forgotten(int gone) {
            count = Math.max(0, count - gone);
            if (count == 0) {
                expiry.nothing();
            }
        }
    }
}
