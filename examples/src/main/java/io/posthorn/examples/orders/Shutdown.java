package io.posthorn.examples.orders;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells programs that they should end. Thread-safe. */
public final class Shutdown {
    private final CountDownLatch requested = new CountDownLatch(1);

    public void request() {
        requested.countDown();
    }

    boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits, but no longer than until the end is wanted; returns whether it is. */
    boolean awaitFor(Duration pause) throws InterruptedException {
        return requested.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
