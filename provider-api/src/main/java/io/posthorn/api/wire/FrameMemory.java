package io.posthorn.api.wire;

import java.util.concurrent.atomic.AtomicLong;

/** What the long frames of all channels may take that have begun and are not complete. Thread-safe. */
public final class FrameMemory {
    private final AtomicLong free;

    /** Memory of so many bytes. */
    public FrameMemory(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Memory that does not end. */
    static FrameMemory unbounded() {
        return new FrameMemory(Long.MAX_VALUE / 2);
    }

    /** Takes so many bytes, or none and answers false; a number below 0 gives back. */
    boolean take(long bytes) {
        if (free.addAndGet(-bytes) >= 0 || bytes <= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    /** Bytes that nobody has taken. */
    public long free() {
        return free.get();
    }
}
