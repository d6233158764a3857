package io.posthorn.server.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Takes what goes wrong outside the journal thread: the store is at its end then. Remembers it, since the journal may have
 * ended before it hears. Thread-safe.
 */
final class Trouble implements Consumer<Throwable> {
    private final SerialWork<JournalTask> work;
    private final AtomicBoolean met = new AtomicBoolean();

    Trouble(SerialWork<JournalTask> work) {
        this.work = work;
    }

    @Override
    public void accept(Throwable cause) {
        met.set(true);
        work.addInner(new Journal.Break(cause));
    }

    /** Whether anything has gone wrong. */
    boolean met() {
        return met.get();
    }
}
