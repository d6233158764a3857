package io.posthorn.jms.session;

import io.posthorn.jms.settings.Prefetch;
import org.jspecify.annotations.Nullable;

/**
 * How much a consumer lets the broker send ahead. Belongs to the session's thread.
 *
 * <p>Nothing before the application asks for the first message, then one at a time, then as much as the application
 * works off in {@value #AHEAD_NANOS} ns at the speed it has shown: who is fast never waits for the network, who is slow
 * holds nothing that another consumer could have.
 */
final class PrefetchWindow {
    /** Work that a consumer may hold ahead, 20 ms. */
    private static final long AHEAD_NANOS = 20_000_000;

    private final int mostMessages;
    private final int mostBytes;
    private int window = 1;
    /** Messages and bytes granted and not yet taken: they are under way or wait in the inbox. */
    private long messagesAhead;

    private long bytesAhead;
    private long average = AHEAD_NANOS;
    /** When the application last got a message, or asked for one. */
    private long usedAt;

    private boolean working;

    /** What to grant. */
    record Credit(int messages, int bytes) {}

    PrefetchWindow(Prefetch settings) {
        mostMessages = Math.max(1, settings.messages());
        mostBytes = settings.bytes();
    }

    /** The application has worked off the last message and asks for the next. */
    void asked(long nanos) {
        long took = nanos - usedAt;
        usedAt = nanos;
        if (!working) {
            return;
        }
        working = false;
        // Slowness counts at once, speed must be shown several times.
        average = took > average ? (average + took) / 2 : average + (took - average) / 4;
        long fits = AHEAD_NANOS / Math.max(1, average);
        window = (int) Math.max(1, Math.min(Math.min(2L * window, mostMessages), fits));
    }

    /** What to grant now, or null: while half of the window is still ahead nothing needs to be said. */
    @Nullable
    Credit topUp() {
        boolean messagesLow = messagesAhead * 2 <= window - 1;
        boolean bytesLow = bytesAhead * 2 <= mostBytes - 1;
        if (!messagesLow && !bytesLow) {
            return null;
        }
        int messages = messagesLow ? (int) (window - messagesAhead) : 0;
        int bytes = (int) Math.min(Integer.MAX_VALUE, Math.max(0, mostBytes - bytesAhead));
        messagesAhead += messages;
        bytesAhead += bytes;
        return new Credit(messages, bytes);
    }

    /** A message was handed to the application. */
    void taken(long bytes, long nanos) {
        messagesAhead--;
        bytesAhead -= bytes;
        usedAt = nanos;
        working = true;
    }

    /** Whether the application works on a message, or has lost interest; else it has asked for the next. */
    boolean isWorking() {
        return working;
    }

    /** Whether something is granted and not taken: under way, waiting in the inbox, or yet to be sent. */
    boolean isAhead() {
        return messagesAhead > 0;
    }

    /** How long ago the application last got a message, or asked for one. */
    long unused(long nanos) {
        return nanos - usedAt;
    }

    /** The broker has taken back all credit; what is left ahead waits in the inbox. */
    void takenBack(int messagesWaiting, long bytesWaiting) {
        messagesAhead = messagesWaiting;
        bytesAhead = bytesWaiting;
    }
}
