package io.posthorn.jms.message;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.MessageId;
import io.posthorn.jms.destination.JmsDestination;

/**
 * The headers that a send gives to a message, whatever the application had set (Jakarta Messaging 3.1, §3.4).
 *
 * @param idHidden whether the producer disabled ids: the application then sees none
 * @param timestamp ms since 1970; expiration and delivery time count from it
 * @param timestampHidden whether the producer disabled timestamps: the application then sees 0
 */
public record SendStamp(
        JmsDestination destination,
        DeliveryOptions options,
        MessageId id,
        boolean idHidden,
        long timestamp,
        boolean timestampHidden) {
    /** JMSExpiration: ms since 1970, 0 for never (§3.4.9). */
    public long expiration() {
        return expiration(timestamp, options);
    }

    /** JMSDeliveryTime: ms since 1970 (§3.4.13). */
    public long deliveryTime() {
        return later(timestamp, options.deliveryDelay());
    }

    static long expiration(long timestamp, DeliveryOptions options) {
        return options.timeToLive() == 0 ? 0 : later(timestamp, options.timeToLive());
    }

    /** A moment that would lie beyond all time is the last there is. */
    static long later(long timestamp, long duration) {
        long moment = timestamp + duration;
        return moment < timestamp ? Long.MAX_VALUE : moment;
    }
}
