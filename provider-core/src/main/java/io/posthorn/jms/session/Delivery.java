package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker gave to a consumer.
 *
 * @param body that came in parts, null if it is inside the message
 * @param size bytes of the message and a body that came in parts, as they count against credit
 * @param problem why it cannot be read, or null
 */
record Delivery(
        long tag,
        int deliveryCount,
        EncodedMessage message,
        byte @Nullable [] body,
        long size,
        @Nullable String problem) {}
