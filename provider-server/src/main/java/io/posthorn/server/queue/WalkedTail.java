package io.posthorn.server.queue;

import io.posthorn.api.spi.store.Page;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What walks see of a {@link StoredTail}: the page that was read for them, until all have passed it, and where the next one
 * is to begin. They and the head of the lane take turns at reading.
 */
final class WalkedTail {
    private static final long NOTHING = Long.MAX_VALUE;

    private final int priority;
    private final QueueEnvironment environment;
    private final List<Walk> walks;
    private final LongPredicate takenAhead;

    private @Nullable WalkPage page;
    /** Where the next page begins. */
    private long wanted = NOTHING;

    private boolean hadItsTurn;

    /**
     * Nothing at first.
     *
     * @param walks over the lane, as they are at any time
     * @param takenAhead whether the message of a key was taken out already
     */
    WalkedTail(int priority, QueueEnvironment environment, List<Walk> walks, LongPredicate takenAhead) {
        this.priority = priority;
        this.environment = environment;
        this.walks = walks;
        this.takenAhead = takenAhead;
    }

    boolean wantsPage() {
        return wanted != NOTHING;
    }

    /** Whether the head has to let walks read first. */
    boolean isNext() {
        return wantsPage() && !hadItsTurn;
    }

    /** Where the page begins that is read now. */
    long takeWanted() {
        long from = wanted;
        wanted = NOTHING;
        return from;
    }

    /** Something is read for walks. */
    void hasItsTurn() {
        hadItsTurn = true;
    }

    /** Something is read for others. */
    void waitsForOthers() {
        hadItsTurn = false;
    }

    /** Takes what was read, all that there is from a key through another. */
    void show(Page read, long from, long through) {
        drop();
        if (!walks.isEmpty()) {
            WalkPage shown = new WalkPage(environment.memory(), from, through);
            read.messages().forEach(message -> shown.add(QueuedMessage.durable(message)));
            page = shown;
        }
    }

    /** A message has come behind the one of key {@code before}: a walk at the tail need not read what has just come. */
    void arrived(QueuedMessage message, long before) {
        if (walks.isEmpty() || message.hollow()) {
            return;
        }
        WalkPage shown = page;
        if (shown == null) {
            if (walks.stream().noneMatch(walk -> walk.at(priority).key() >= before)) {
                return;
            }
            shown = new WalkPage(environment.memory(), before + 1, before);
            page = shown;
        }
        if (shown.through() == before && !shown.full(environment.pages())) {
            shown.add(message);
        }
    }

    /**
     * The earlier one of this candidate and the next message; if a page has to be read before, the walk waits.
     *
     * @param passed the walk has no use for what is up to this key
     * @param lastKey of the lane
     */
    @Nullable
    QueuedMessage earliest(LaneCursor walk, @Nullable QueuedMessage candidate, long passed, long lastKey) {
        long known = passed;
        WalkPage shown = page;
        if (shown != null && shown.covers(known + 1)) {
            QueuedMessage next = notAhead(shown, shown.after(new Place(known, Long.MAX_VALUE)));
            if (next != null) {
                return QueuedMessage.earlier(candidate, next);
            }
            known = shown.through();
        }
        if (known >= lastKey || (candidate != null && candidate.key() <= known)) {
            return candidate;
        }
        want(known + 1, walk);
        return null;
    }

    /** The copy of a message with its content; null if the store does not have it, or the walk has to wait. */
    @Nullable
    QueuedMessage withContent(QueuedMessage hollow, LaneCursor walk) {
        WalkPage shown = page;
        if (shown == null || !shown.covers(hollow.key())) {
            want(hollow.key(), walk);
            return null;
        }
        QueuedMessage found = shown.find(hollow.place());
        return found == null ? null : hollow.filledWith(found.content());
    }

    /** The store does not have the message of this key any more. */
    void forget(long key) {
        if (page != null) {
            page.remove(new Place(key, 0));
        }
    }

    /** Lets go what no walk wants any more. */
    void letGo() {
        WalkPage shown = page;
        if (shown != null && walks.stream().allMatch(walk -> shown.passed(walk.at(priority)))) {
            drop();
        }
        if (walks.isEmpty()) {
            wanted = NOTHING;
        }
    }

    /** What was read is not to be shown any more. */
    void drop() {
        if (page != null) {
            page.letGo();
            page = null;
        }
    }

    private @Nullable QueuedMessage notAhead(WalkPage shown, @Nullable QueuedMessage from) {
        QueuedMessage next = from;
        while (next != null && takenAhead.test(next.key())) {
            next = shown.after(next.place());
        }
        return next;
    }

    private void want(long from, LaneCursor walk) {
        if (wanted == NOTHING) {
            wanted = from;
        }
        walk.waits(true);
    }
}
