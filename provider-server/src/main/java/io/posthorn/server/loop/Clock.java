package io.posthorn.server.loop;

/** What time it is. Thread-safe. */
public interface Clock {
    /** The wall clock, ms since 1970. It may step, forward and backward. */
    long wallMillis();

    /** Nanoseconds since some moment, for measuring time that passes. Never goes back. */
    long nanos();
}
