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
        boolean timestampHidden) {}
