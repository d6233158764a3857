package io.posthorn.server.loop;

import java.util.concurrent.TimeUnit;

/** A clock that stands still until a test moves it. Not thread-safe. */
public final class ManualClock implements Clock {
    private long wallMillis = 1_700_000_000_000L;
    private long nanos = 1_000_000;

    @Override
    public long wallMillis() {
        return wallMillis;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Time passes. A test with a loop lets that loop do it. */
    void pass(long millis) {
        wallMillis += millis;
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Somebody sets the wall clock; no time passes. */
    public void stepWall(long millis) {
        wallMillis += millis;
    }
}
