package io.posthorn.server.broker;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes messages of one topic to its subscriptions. Whoever publishes reads one array that is never changed, only replaced,
 * and that by one thread: so no publisher waits for a subscriber, or for another publisher.
 */
final class Topic implements Route {
    private volatile TopicSubscription[] subscriptions = {};

    @Override
    public Recipients recipientsOf(EncodedMessage message, Publisher publisher) {
        List<BrokerQueue> stored = new ArrayList<>();
        List<BrokerQueue> inMemory = new ArrayList<>();
        MessageFields fields = null;
        for (TopicSubscription subscription : subscriptions) {
            if (subscription.excludes(publisher)) {
                continue;
            }
            if (subscription.selects()) {
                fields = fields == null ? new MessageFields(message, 1) : fields;
                if (!subscription.matches(fields)) {
                    continue;
                }
            }
            (subscription.queue().stores(message) ? stored : inMemory).add(subscription.queue());
        }
        return Recipients.of(stored, inMemory);
    }

    /** On the loop that owns all subscriptions. */
    void add(TopicSubscription added) {
        TopicSubscription[] before = subscriptions;
        TopicSubscription[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = added;
        subscriptions = after;
    }

    /** On the same loop; whether none is left. */
    boolean remove(TopicSubscription removed) {
        List<TopicSubscription> left = new ArrayList<>(List.of(subscriptions));
        left.remove(removed);
        subscriptions = left.toArray(TopicSubscription[]::new);
        return left.isEmpty();
    }
}
