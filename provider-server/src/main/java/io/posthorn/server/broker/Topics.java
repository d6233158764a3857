package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics that have subscriptions. Any thread may ask for a route; the rest is for the loop that owns all
 * subscriptions.
 */
final class Topics {
    /** Of a topic without subscriptions. */
    private static final Route NOWHERE = (EncodedMessage message, Publisher publisher) -> Recipients.NONE;

    private final Map<DestinationName, Topic> topics = new ConcurrentHashMap<>();

    Route route(DestinationName topic) {
        Route found = topics.get(topic);
        return found == null ? NOWHERE : found;
    }

    boolean hasSubscriptions(DestinationName topic) {
        return topics.containsKey(topic);
    }

    void add(TopicSubscription added) {
        topics.computeIfAbsent(added.settings().topic(), unused -> new Topic()).add(added);
    }

    void remove(TopicSubscription removed) {
        DestinationName name = removed.settings().topic();
        Topic topic = topics.get(name);
        if (topic != null && topic.remove(removed)) {
            topics.remove(name);
        }
    }
}
