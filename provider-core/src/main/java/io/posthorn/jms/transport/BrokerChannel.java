package io.posthorn.jms.transport;

import io.posthorn.api.wire.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An opened connection to a broker. Thread-safe; frames of one thread leave in the order in which it hands them over.
 *
 * <p>Nothing here waits but {@link #reserve}. Whoever waits for an answer bounds that wait, and cancels the future when
 * its patience ends, so that nothing is kept for it.
 */
public interface BrokerChannel {
    /** What the broker said when it opened the connection. */
    Frame.ConnectionOpened opened();

    /** Where the broker is, for people. */
    String peer();

    /**
     * Sends a request.
     *
     * @param request makes the frame once its correlation is known
     * @return completed on the network loop with the answer ({@link Frame.Failed} too is one), or exceptionally with
     *     {@link ChannelLostException} when the channel ends before
     */
    CompletableFuture<Frame.Answer> request(IntFunction<? extends Frame.Request> request);

    /**
     * Sends a frame that has no answer. On a channel that has ended nothing happens; its listener was told then.
     */
    void send(Frame frame);

    /**
     * Waits until a message of this size may be handed to {@link #send}; called before each {@link Frame.Send} and
     * {@link Frame.SendPart}. Bounds
     * what waits in memory while the network is slower than the senders.
     *
     * @return false if there was no room in time, or the channel ended
     */
    boolean reserve(int bytes, long timeoutNanos) throws InterruptedException;

    /** Gives back what was reserved for a message that is not sent after all. */
    void release(int bytes);

    /** Why the channel ended, or null while it lives. */
    @Nullable
    CloseReason closeReason();

    /** Sends what was handed over so far, then ends the channel. Idempotent; waits for nothing. */
    void close();
}
