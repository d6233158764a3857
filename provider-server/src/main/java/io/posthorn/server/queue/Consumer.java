package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a queue delivers. Called on the queue's loop; must not block, must not throw, and must not call the queue from
 * within.
 */
public interface Consumer {
    /**
     * Whether it can take a message now. A consumer that cannot calls {@link Bond#ready()} as soon as it can, from
     * outside the queue.
     */
    default boolean ready() {
        return true;
    }

    /**
     * A message.
     *
     * @param tag counts this bond's deliveries from 1, each one higher
     * @param deliveryCount 1 at first
     * @param body where its body lies in the store, null if that is inside; then a consumer that found the store without it
     *     says so by {@link Bond#vanished} or {@link Bond#unreadable}
     */
    void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body);

    /** The queue ended the bond; nothing more is delivered. */
    void closed(ErrorCode code, String text);
}
