package io.posthorn.server.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies that lie outside their entries: where their parts are, and how many entries need them. */
final class Bodies {
    private final LiveBytes live;
    private final Map<Long, Body> byNumber = new HashMap<>();
    /** Body numbers by the key of the entry. */
    private final Map<Long, Long> ofEntry = new HashMap<>();

    private long next = 1;

    Bodies(LiveBytes live) {
        this.live = live;
    }

    private static final class Body {
        private final Map<Integer, Place> parts = new HashMap<>();
        private int references;
    }

    /** Above all numbers that were seen. */
    long next() {
        return next;
    }

    void nextAtLeast(long number) {
        next = Math.max(next, number);
    }

    void put(long number, int part, Place place) {
        nextAtLeast(number + 1);
        Place before = body(number).parts.put(part, place);
        if (before != null) {
            live.remove(before);
        }
        live.add(place);
    }

    @Nullable
    Place find(long number, int part) {
        Body body = byNumber.get(number);
        return body == null ? null : body.parts.get(part);
    }

    void referFrom(long key, long number) {
        ofEntry.put(key, number);
        refer(number);
    }

    void refer(long number) {
        nextAtLeast(number + 1);
        body(number).references++;
    }

    /** The entry is gone; gives the body that nothing refers to any more, or 0. */
    long releaseFrom(long key) {
        Long number = ofEntry.remove(key);
        return number == null ? 0 : release(number);
    }

    /** Gives the body if nothing refers to it any more, else 0. */
    long release(long number) {
        Body body = byNumber.get(number);
        return body != null && --body.references <= 0 ? number : 0;
    }

    /** Drops the body unless something refers to it. */
    void drop(long number) {
        Body body = byNumber.get(number);
        if (body != null && body.references <= 0) {
            byNumber.remove(number);
            body.parts.values().forEach(live::remove);
        }
    }

    void dropUnreferenced() {
        byNumber.values().removeIf(body -> {
            if (body.references > 0) {
                return false;
            }
            body.parts.values().forEach(live::remove);
            return true;
        });
    }

    private Body body(long number) {
        return byNumber.computeIfAbsent(number, unused -> new Body());
    }
}
