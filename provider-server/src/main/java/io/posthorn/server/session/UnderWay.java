package io.posthorn.server.session;

import org.jspecify.annotations.Nullable;

/** What a connection has begun and not ended. Above its limit of bytes the client is not read from. */
final class UnderWay {
    /** What an operation costs beside its messages, in bytes, roughly. */
    private static final int OPERATION = 256;

    private final Outbound outbound;
    private final long limit;
    private int operations;
    private long bytes;
    private boolean paused;
    private @Nullable Runnable whenNone;

    UnderWay(Outbound outbound, long limit) {
        this.outbound = outbound;
        this.limit = limit;
    }

    void began(long size) {
        operations++;
        bytes += size + OPERATION;
        judge();
    }

    void ended(long size) {
        operations--;
        bytes -= size + OPERATION;
        judge();
        tellIfNone();
    }

    /** Runs the task once, as soon as nothing is under way. */
    void whenNone(Runnable task) {
        whenNone = task;
        tellIfNone();
    }

    private void judge() {
        boolean now = paused ? bytes > limit / 2 : bytes > limit;
        if (now != paused) {
            paused = now;
            outbound.pauseInput(now);
        }
    }

    private void tellIfNone() {
        Runnable task = whenNone;
        if (operations == 0 && task != null) {
            whenNone = null;
            task.run();
        }
    }
}
