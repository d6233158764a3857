package io.posthorn.server.broker;

import java.util.concurrent.CompletableFuture;

/** One consumer's share in a subscription, from its beginning to its end. Thread-safe. */
public final class SubscriptionLease {
    private final Subscriptions subscriptions;
    private final TopicSubscription subscription;
    /** Belongs to the loop of all subscriptions. */
    private boolean ended;

    SubscriptionLease(Subscriptions subscriptions, TopicSubscription subscription) {
        this.subscriptions = subscriptions;
        this.subscription = subscription;
    }

    /** Where its messages come. */
    public BrokerQueue queue() {
        return subscription.queue();
    }

    /**
     * The consumer takes no more messages. A subscription that is not durable ends with its last consumer. Idempotent.
     *
     * @return completes, on the loop of all subscriptions, when others may take the consumer's place
     */
    public CompletableFuture<Void> end() {
        return subscriptions.leave(this);
    }

    TopicSubscription subscription() {
        return subscription;
    }

    /** Whether this is the first time. */
    boolean endNow() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
