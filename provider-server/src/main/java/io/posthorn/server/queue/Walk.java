package io.posthorn.server.queue;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.selector.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the messages that wait in a queue, in its order, those on disk included: each is seen once, at its place, and
 * stays there. Whatever comes behind the walk is seen when it is its turn, without beginning anew; what comes back to a
 * place that the walk has passed is seen again, if it was begun so.
 *
 * <p>A consumer with a selector walks to find what it wants, a browser to show it.
 */
final class Walk {
    private final WaitingMessages waiting;
    private final ExpiryTimer expiry;
    private final SelectorJudge judge;
    private final @Nullable Selector selector;
    private final boolean seesAgain;
    private final LaneCursor[] cursors = new LaneCursor[DeliveryOptions.HIGHEST_PRIORITY + 1];
    private boolean atEnd;

    Walk(
            WaitingMessages waiting,
            ExpiryTimer expiry,
            SelectorJudge judge,
            @Nullable Selector selector,
            boolean seesAgain) {
        this.waiting = waiting;
        this.expiry = expiry;
        this.judge = judge;
        this.selector = selector;
        this.seesAgain = seesAgain;
        for (int priority = 0; priority < cursors.length; priority++) {
            cursors[priority] = new LaneCursor();
        }
    }

    /**
     * Goes on to the next message that has not expired and is selected.
     *
     * @return null if there is none now, a page has to be read before, or it is the turn of others
     */
    @Nullable
    QueuedMessage next(WalkTurn turn) {
        while (turn.take()) {
            QueuedMessage message = waiting.next(this);
            if (message == null || (!expiry.expired(message) && selects(message))) {
                return message;
            }
        }
        return null;
    }

    private boolean selects(QueuedMessage message) {
        return selector == null || judge.selects(selector, message);
    }

    /** Whether it has seen all that is there. */
    boolean atEnd() {
        return atEnd;
    }

    void ended() {
        atEnd = true;
    }

    /** A message is there that was not. */
    void arrived() {
        atEnd = false;
    }

    void gaveBack(QueuedMessage message) {
        arrived();
        if (seesAgain) {
            cursor(message.priority()).gaveBack(message);
        }
    }

    /** Messages of a lane are in the store again, none of them before this key. */
    void cameBack(int priority, long firstKey) {
        arrived();
        if (seesAgain) {
            cursor(priority).goBackTo(new Place(firstKey, 0));
        }
    }

    LaneCursor cursor(int priority) {
        return cursors[priority];
    }

    /** All of a lane up to this place has been seen. */
    Place at(int priority) {
        return cursors[priority].returned();
    }
}
