package io.posthorn.api.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers and properties of a message, read out of its bytes or about to be written into them.
 *
 * @param id always there, also when the producer disabled ids ({@link #idHidden})
 * @param timestamp the producer's clock at send, ms since 1970; always there (see {@link #timestampHidden})
 * @param properties values are Boolean, Byte, Short, Integer, Long, Float, Double, String, or null; at most
 *     {@value EncodedMessage#MAX_PROPERTIES}
 */
public record MessageHead(
        MessageKind kind,
        DeliveryOptions options,
        MessageId id,
        boolean idHidden,
        long timestamp,
        boolean timestampHidden,
        DestinationName destination,
        @Nullable DestinationName replyTo,
        @Nullable CorrelationId correlationId,
        @Nullable String type,
        Map<String, @Nullable Object> properties) {}
