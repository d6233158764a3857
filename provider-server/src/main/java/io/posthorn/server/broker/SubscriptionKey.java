package io.posthorn.server.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a subscription with a name is known by. Durable ones and the others have names of their own (Jakarta Messaging 3.1,
 * §8.3.2).
 *
 * @param clientId whose it is, null for one that belongs to no client id
 */
public record SubscriptionKey(boolean durable, @Nullable String clientId, String name) {
    @Override
    public String toString() {
        String whose = clientId == null ? "" : " of client id \"" + clientId + "\"";
        return (durable ? "durable" : "shared") + " subscription \"" + name + "\"" + whose;
    }
}
