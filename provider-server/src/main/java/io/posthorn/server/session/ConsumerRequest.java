package io.posthorn.server.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.SubscriptionKey;
import io.posthorn.server.broker.SubscriptionSettings;
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

    /**
     * The subscription that a consumer of a topic takes from.
     *
     * @param clientId of the connection, null for none
     * @throws BrokerException ILLEGAL_STATE if flags and names do not go together, INVALID_DESTINATION if the destination is
     *     none for them
     */
    SubscriptionSettings subscriptionSettings(@Nullable String clientId) {
        if (has(ConsumerFlag.BROWSE)) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION,
                    "\"" + destination.value() + "\" is a topic: only queues are browsed");
        }
        boolean durable = has(ConsumerFlag.DURABLE);
        if (durable && subscription == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "a durable subscription needs a name");
        }
        SubscriptionKey key = subscription == null ? null : new SubscriptionKey(durable, clientId, subscription);
        return new SubscriptionSettings(
                destination, key, selector, has(ConsumerFlag.NO_LOCAL), has(ConsumerFlag.SHARED));
    }

    /**
     * Looks whether this can be wanted of a queue; there is no meaning in {@link ConsumerFlag#NO_LOCAL}, and it is passed
     * over.
     *
     * @throws BrokerException ILLEGAL_STATE if not
     */
    void requireNoSubscription() {
        if (has(ConsumerFlag.DURABLE) || has(ConsumerFlag.SHARED) || subscription != null) {
            throw new BrokerException(
                    ErrorCode.ILLEGAL_STATE,
                    "\"" + destination.value() + "\" is a queue: only topics have subscriptions");
        }
    }

    boolean has(ConsumerFlag flag) {
        return flags.contains(flag);
    }
}
