package io.posthorn.server.broker;

import io.posthorn.api.message.MessageFields;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.Verdict;
import io.posthorn.server.queue.CostlySelectors;
import org.jspecify.annotations.Nullable;

/** A subscription: a queue, and which messages of a topic come into it. Immutable but for its queue. */
final class TopicSubscription {
    private final SubscriptionSettings settings;
    private final @Nullable Selector selector;
    private final CostlySelectors costly;
    private final @Nullable Object excluded;
    private final BrokerQueue queue;

    /**
     * A subscription.
     *
     * @param selector that of the settings, parsed
     * @param costly hears of it if it is
     * @param connection that it was made for; of no concern if it is durable
     */
    TopicSubscription(
            SubscriptionSettings settings,
            @Nullable Selector selector,
            CostlySelectors costly,
            @Nullable Object connection,
            BrokerQueue queue) {
        this.settings = settings;
        this.queue = queue;
        this.selector = selector;
        this.costly = costly;
        excluded = settings.noLocal()
                ? (settings.key() == null ? connection : settings.key().clientId())
                : null;
    }

    SubscriptionSettings settings() {
        return settings;
    }

    BrokerQueue queue() {
        return queue;
    }

    /** Whether the selector of this one has to judge a message of this publisher. */
    boolean selects() {
        return selector != null;
    }

    /** Whether nothing of this publisher is wanted. */
    boolean excludes(Publisher publisher) {
        return excluded != null && (excluded == publisher.connection() || excluded.equals(publisher.clientId()));
    }

    boolean matches(MessageFields message) {
        if (selector == null) {
            return true;
        }
        Verdict verdict = selector.judge(message);
        if (verdict == Verdict.TOO_COSTLY) {
            costly.met(selector);
        }
        return verdict == Verdict.SELECTED;
    }
}
