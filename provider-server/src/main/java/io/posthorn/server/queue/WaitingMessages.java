package io.posthorn.server.queue;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All messages that wait for a consumer: a lane for each priority, the highest first. */
final class WaitingMessages {
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final QueueEnvironment environment;
    private final Runnable arrived;
    private final SelectorJudge judge;
    private final List<Walk> walks = new ArrayList<>(0);
    /** Whether there ever was one, so that messages may have been taken out ahead of others. */
    private boolean walked;

    private final @Nullable Lane[] lanes = new Lane[DeliveryOptions.HIGHEST_PRIORITY + 1];

    /** @param arrived run whenever messages have come from the scratch that may be delivered now */
    WaitingMessages(QueueStore store, ExpiryTimer expiry, QueueEnvironment environment, Runnable arrived) {
        this.store = store;
        this.expiry = expiry;
        this.environment = environment;
        this.arrived = arrived;
        judge = new SelectorJudge(environment.clock());
    }

    Lane lane(int priority) {
        Lane lane = lanes[priority];
        if (lane == null) {
            lane = new Lane(priority, store, expiry, environment, walks, arrived);
            lanes[priority] = lane;
        }
        return lane;
    }

    /** Takes out the first message that has not expired; null if there is none, or the store has to be read before. */
    @Nullable
    QueuedMessage poll() {
        for (int priority = lanes.length - 1; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane == null) {
                continue;
            }
            for (QueuedMessage message = lane.poll(); message != null; message = lane.poll()) {
                if (!expiry.expired(message)) {
                    return message;
                }
                expiry.drop(message);
            }
            if (lane.size() > 0) {
                return null;
            }
        }
        return null;
    }

    /** The next message for a walk; null if there is none now, or the walk has to wait for the disk. */
    @Nullable
    QueuedMessage next(Walk walk) {
        for (int priority = lanes.length - 1; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane == null) {
                continue;
            }
            LaneCursor cursor = walk.cursor(priority);
            QueuedMessage message = lane.next(cursor);
            if (message != null) {
                cursor.seen(message);
            }
            if (message != null || cursor.waits()) {
                return message;
            }
        }
        walk.ended();
        return null;
    }

    /** Takes out a message to which a walk has just come. */
    QueuedMessage take(QueuedMessage seen) {
        return lane(seen.priority()).take(seen);
    }

    /** The store does not have these messages any more, which consumers had. */
    void forgotten(List<QueuedMessage> messages) {
        if (walked) {
            messages.forEach(message -> lane(message.priority()).forgotten(message));
        }
    }

    /** A walk that begins now. */
    Walk walk(@Nullable Selector selector, boolean seesAgain) {
        Walk walk = new Walk(this, expiry, judge, selector, seesAgain);
        walks.add(walk);
        walked = true;
        return walk;
    }

    /** The walk is over. */
    void left(Walk walk) {
        walks.remove(walk);
        letGo();
    }

    /** There is a message that was not there. */
    void arrivedForWalks() {
        walks.forEach(Walk::arrived);
    }

    /** Reads from the store what walks want. */
    void readForWalks() {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.readForWalks();
            }
        }
    }

    /** No walk goes on for the moment: lets go what was read for them and is not wanted any more. */
    void letGo() {
        judge.rest();
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.letGo();
            }
        }
    }

    /** Whether there are messages, but the first can only be had by reading the store. */
    boolean blocked() {
        for (int priority = lanes.length - 1; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane != null && lane.size() > 0) {
                return lane.blocked();
            }
        }
        return false;
    }

    /** Reads what will be delivered soon, from the first lane on that has so little here that others follow soon. */
    void readAhead() {
        for (int priority = lanes.length - 1; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane != null) {
                lane.readAhead();
                if (lane.onDisk() || !lane.runsOut()) {
                    return;
                }
            }
        }
    }

    /** As {@link ExpiryTimer.Sweep#sweep}. */
    long sweep(long now) {
        long next = ExpiryTimer.NEVER;
        for (Lane lane : lanes) {
            if (lane != null) {
                next = Math.min(next, lane.sweep(now));
            }
        }
        return next;
    }

    long size() {
        long size = 0;
        for (Lane lane : lanes) {
            if (lane != null) {
                size += lane.size();
            }
        }
        return size;
    }

    void clear() {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.clear();
            }
        }
    }
}
