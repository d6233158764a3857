package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;

/**
 * Takes what a queue delivers. Called on the queue's loop; must not block, must not throw, and must not call the queue from
 * within.
 */
public interface Consumer {
    /**
     * Whether it can take a message now. A consumer that cannot calls {@link Subscription#ready()} as soon as it can, from
     * outside the queue.
     */
    default boolean ready() {
        return true;
    }

    /**
     * A message.
     *
     * @param tag counts this subscription's deliveries from 1, each one higher
     * @param deliveryCount 1 at first
     */
    void deliver(long tag, int deliveryCount, EncodedMessage message);

    /** The queue ended the subscription; nothing more is delivered. */
    void closed(ErrorCode code, String text);
}
