package io.posthorn.server.queue;

import io.posthorn.api.message.DeliveryOptions;
import org.jspecify.annotations.Nullable;

/** All messages that wait for a consumer: a lane for each priority, the highest first. */
final class WaitingMessages {
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final QueueEnvironment environment;
    private final Runnable arrived;
    private final @Nullable Lane[] lanes = new Lane[DeliveryOptions.HIGHEST_PRIORITY + 1];

    /** @param arrived run whenever messages have come from the scratch that may be delivered now */
    WaitingMessages(QueueStore store, ExpiryTimer expiry, QueueEnvironment environment, Runnable arrived) {
        this.store = store;
        this.expiry = expiry;
        this.environment = environment;
        this.arrived = arrived;
    }

    Lane lane(int priority) {
        Lane lane = lanes[priority];
        if (lane == null) {
            lane = new Lane(priority, store, expiry, environment, arrived);
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
