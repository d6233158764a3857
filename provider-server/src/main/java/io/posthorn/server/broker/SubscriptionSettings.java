package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody subscribes to, and how (Jakarta Messaging 3.1, §8.3).
 *
 * @param key null for a subscription without a name, which ends with its consumer
 * @param selector as it was given, but without blanks around it; null for none
 * @param noLocal whether what the own connection publishes is not wanted; of a durable one, what the own client id does
 * @param shared whether it may have several consumers
 */
public record SubscriptionSettings(
        DestinationName topic,
        @Nullable SubscriptionKey key,
        @Nullable String selector,
        boolean noLocal,
        boolean shared) {
    /**
     * Checks what goes together.
     *
     * @throws BrokerException ILLEGAL_STATE if it does not, INVALID_DESTINATION if the topic is none for this
     */
    public SubscriptionSettings {
        if (topic.isQueue()) {
            throw new BrokerException(ErrorCode.INVALID_DESTINATION, "\"" + topic.value() + "\" is not a topic");
        }
        selector = Selector.isAbsent(selector) ? null : String.valueOf(selector).strip();
        if (key == null) {
            require(!shared, "a shared subscription needs a name");
        } else {
            require(!key.name().isBlank(), "the name of a subscription must not be blank");
            require(key.durable() || shared, "a subscription with a name must be durable or shared");
            require(shared || key.clientId() != null, "an unshared durable subscription needs a client id");
            require(!shared || !noLocal, "a shared subscription cannot leave out what its own connection publishes");
            if (key.durable() && topic.isTemporary()) {
                throw new BrokerException(
                        ErrorCode.INVALID_DESTINATION,
                        "a temporary topic ends with its connection: it has no durable subscriptions");
            }
        }
    }

    /** The key of a subscription that has a name. */
    SubscriptionKey requiredKey() {
        return Objects.requireNonNull(key, "a subscription with a name");
    }

    boolean durable() {
        return key != null && key.durable();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, otherwise);
        }
    }
}
