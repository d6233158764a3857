package io.posthorn.server.broker;

import io.posthorn.api.selector.Selector;
import io.posthorn.server.loop.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A consumer wants to take from a subscription.
 *
 * @param selector that of the settings, parsed
 * @param connection the consumer's, told apart by identity
 * @param loop of that connection: where a queue in memory lives best
 */
public record SubscriptionRequest(
        SubscriptionSettings settings, @Nullable Selector selector, Object connection, Loop loop) {}
