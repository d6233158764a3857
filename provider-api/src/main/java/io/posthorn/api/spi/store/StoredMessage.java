package io.posthorn.api.spi.store;

import io.posthorn.api.message.EncodedMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the store gives it back.
 *
 * @param key its order key
 * @param message with the body inside, or with an empty body where {@code body} says where it is
 * @param notes what the broker added since the message was sent (why it was dead-lettered), by name
 */
public record StoredMessage(
        long key,
        EncodedMessage message,
        @Nullable BodyReference body,
        DeliveryState state,
        Map<String, Object> notes) {}
