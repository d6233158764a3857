package io.posthorn.server.queue;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiredPage.Expired;
import java.util.List;

/**
 * Drops the messages of a lane that lie behind its cursor and have expired: the store finds them, a piece at a time, and in
 * between the lane may read. While a piece is under way the lane reads nothing, so that none of its messages is taken into
 * memory; they count as expired when the store has forgotten them.
 */
final class StoredExpiry {
    /** What lies behind the cursor of the lane. */
    interface Behind {
        /** Whether something of the lane is being read. */
        boolean reading();

        void reading(boolean on);

        /** All behind this key. */
        long cursor();

        long lastKey();

        /** Whether this message was taken out of what lies behind the cursor: it expires where it is now, if it does. */
        boolean takenAhead(long key);

        /** So many are gone. */
        void forgotten(int count);
    }

    /** So many messages are looked at in one piece. */
    static final int MOST = 1_000;

    private final int priority;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final Behind behind;
    /** None of those that the sweep does not look at expires before. */
    private long earliest = ExpiryTimer.NEVER;

    private boolean sweeping;
    private long now;
    private long from;
    private long through;
    /** None of those that the sweep has passed over expires before. */
    private long passedOver;

    StoredExpiry(int priority, QueueStore store, ExpiryTimer expiry, Behind behind) {
        this.priority = priority;
        this.store = store;
        this.expiry = expiry;
        this.behind = behind;
    }

    /** Messages have come behind the cursor, none of which expires before; {@link ExpiryTimer#NEVER} if none does. */
    void came(long earliestExpiry) {
        earliest = Math.min(earliest, earliestExpiry);
        expiry.expect(earliestExpiry);
    }

    /** There is nothing behind the cursor. */
    void nothing() {
        earliest = ExpiryTimer.NEVER;
    }

    /**
     * Begins to drop what has expired, if there is something.
     *
     * @return when there will be something; {@link ExpiryTimer#NEVER} if the timer hears of it later
     */
    long sweep(long time) {
        if (!sweeping && earliest <= time) {
            sweeping = true;
            now = time;
            earliest = ExpiryTimer.NEVER;
            passedOver = ExpiryTimer.NEVER;
            from = Long.MIN_VALUE;
            through = behind.lastKey();
            goOn();
        }
        return sweeping ? ExpiryTimer.NEVER : earliest;
    }

    /** The lane reads nothing at the moment: the next piece, if there is one. */
    void goOn() {
        if (!sweeping || behind.reading()) {
            return;
        }
        from = Math.max(from, behind.cursor() + 1);
        if (from > through) {
            end(passedOver);
            return;
        }
        behind.reading(true);
        store.readExpired(priority, from, through, now, new QueueStore.ExpiredReader() {
            @Override
            public void read(ExpiredPage page) {
                forget(page, notTaken(page.expired()), 0);
            }

            @Override
            public void failed() {
                giveUp();
            }
        });
    }

    private List<Expired> notTaken(List<Expired> expired) {
        return expired.stream()
                .filter(message -> !behind.takenAhead(message.key()))
                .toList();
    }

    private void forget(ExpiredPage page, List<Expired> expired, int done) {
        int to = Math.min(expired.size(), done + QueueStore.MAX_OPERATIONS);
        if (done == to) {
            passed(page);
            return;
        }
        List<Expired> gone = expired.subList(done, to);
        store.forget(gone, new QueueStore.Forgetter() {
            @Override
            public void forgotten() {
                behind.forgotten(gone.size());
                expiry.dropped(
                        gone.size(), gone.stream().mapToLong(Expired::bytes).sum(), 0);
                forget(page, expired, to);
            }

            @Override
            public void refused() {
                giveUp();
            }
        });
    }

    private void passed(ExpiredPage page) {
        passedOver = Math.min(passedOver, page.nextExpiry());
        behind.reading(false);
        if (page.complete()) {
            end(passedOver);
        } else {
            from = page.through() + 1;
        }
        store.resume();
        goOn();
    }

    /** The store cannot, or does not want to: nothing more is dropped, all of it is looked at again later. */
    private void giveUp() {
        behind.reading(false);
        end(now + ExpiryTimer.LONGEST_PAUSE);
        store.resume();
    }

    private void end(long next) {
        sweeping = false;
        came(next);
    }
}
