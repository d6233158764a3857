package io.posthorn.server.admin;

import io.posthorn.server.broker.SubscriptionKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a subscription is called in a path: {@code durable:CLIENT:NAME} or {@code shared:CLIENT:NAME}, without a client
 * where it has none. Client and name are percent-encoded, so that a colon in one of them ends nothing. Stateless.
 */
final class SubscriptionId {
    private static final Pattern FORM = Pattern.compile("(durable|shared):([^:]*):([^:]+)");

    private SubscriptionId() {}

    static String of(SubscriptionKey key) {
        return (key.durable() ? "durable:" : "shared:")
                + (key.clientId() == null ? "" : Percent.encoded(key.clientId()))
                + ":" + Percent.encoded(key.name());
    }

    /**
     * Reads what {@link #of} gave.
     *
     * @throws RefusedException 400 if it did not
     */
    static SubscriptionKey parse(String id) {
        Matcher parts = FORM.matcher(id);
        if (!parts.matches()) {
            throw RefusedException.badRequest(
                    "a subscription is named as the list of subscriptions does, such as durable:CLIENT:NAME");
        }
        String client = Percent.decoded(parts.group(2));
        return new SubscriptionKey(
                parts.group(1).equals("durable"), client.isEmpty() ? null : client, Percent.decoded(parts.group(3)));
    }
}
