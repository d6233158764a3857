package io.posthorn.tck.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Events of all applications in the order they happened. Thread-safe. */
final class History {
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();

    void add(Event event) {
        events.add(event);
        count.incrementAndGet();
    }

    long newTransaction() {
        return transactions.incrementAndGet();
    }

    /** How many events there are. */
    long size() {
        return count.get();
    }

    List<Event> events() {
        return new ArrayList<>(events);
    }
}
