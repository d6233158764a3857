package io.posthorn.server.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.wire.ConsumerFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to consume, and how.
 *
 * @param consumer its number, unique in its session
 * @param selector as it was given; null or blank for none
 * @param subscription name of a durable or shared subscription, null for none
 */
public record ConsumerRequest(
        int consumer,
        DestinationName destination,
        @Nullable String selector,
        Set<ConsumerFlag> flags,
        @Nullable String subscription) {
    /** An ordinary consumer. */
    public ConsumerRequest(int consumer, DestinationName destination, @Nullable String selector) {
        this(consumer, destination, selector, Set.of(), null);
    }

    boolean has(ConsumerFlag flag) {
        return flags.contains(flag);
    }
}
