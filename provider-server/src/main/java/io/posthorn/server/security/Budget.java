package io.posthorn.server.security;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each of many may have: some at once, then one in an interval. Used under its owner's lock.
 *
 * <p>Remembers for each the moment at which it will have paid for all that it had; there is nothing to remember of one for
 * which that is over.
 */
final class Budget<K> {
    private final int atOnce;
    private final long interval;
    private final int mostRemembered;
    /** The one that had something longest ago comes first. */
    private final Map<K, Long> paidAt = new LinkedHashMap<>();

    /**
     * Makes one.
     *
     * @param interval in ns
     * @param mostRemembered beyond it the one is forgotten that had something longest ago
     */
    Budget(int atOnce, long interval, int mostRemembered) {
        this.atOnce = atOnce;
        this.interval = interval;
        this.mostRemembered = mostRemembered;
    }

    /** How long {@code key} has to wait for its next, in ns. */
    long wait(K key, long now) {
        return Math.max(0, owed(key, now) - (atOnce - 1) * interval);
    }

    /** Takes the next, which {@code key} has after that wait. */
    void take(K key, long now) {
        long owed = owed(key, now) + interval;
        paidAt.remove(key);
        paidAt.put(key, now + owed);
        forget(now);
    }

    /** Gives one back that was taken. */
    void giveBack(K key) {
        paidAt.computeIfPresent(key, (same, paid) -> paid - interval);
    }

    int remembered() {
        return paidAt.size();
    }

    private long owed(K key, long now) {
        Long paid = paidAt.get(key);
        return paid == null ? 0 : Math.max(0, paid - now);
    }

    private void forget(long now) {
        Iterator<Long> oldest = paidAt.values().iterator();
        while (oldest.hasNext() && (oldest.next() - now <= 0 || paidAt.size() > mostRemembered)) {
            oldest.remove();
        }
    }
}
