package io.posthorn.jms.transport;

import io.posthorn.api.wire.Frame;

/** Told what a channel brings, on its network loop; must neither block nor throw. */
public interface ChannelListener {
    /** A frame that is not an answer. */
    void received(Frame frame);

    /**
     * The channel has ended; the last call, exactly once. Requests that had no answer have been completed
     * exceptionally before.
     */
    void closed(CloseReason reason);
}
