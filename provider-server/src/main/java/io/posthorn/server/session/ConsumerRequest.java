package io.posthorn.server.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
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

    /**
     * The selector, parsed; null for none.
     *
     * @throws BrokerException INVALID_SELECTOR if it is not one, with the place and what was expected there
     */
    @Nullable
    Selector parsedSelector() {
        if (selector == null || Selector.isAbsent(selector)) {
            return null;
        }
        try {
            return Selector.parse(selector);
        } catch (SelectorException e) {
            throw new BrokerException(ErrorCode.INVALID_SELECTOR, "the selector is not valid: " + e.getMessage());
        }
    }

    boolean has(ConsumerFlag flag) {
        return flags.contains(flag);
    }
}
