package io.posthorn.server.broker;

import io.posthorn.server.queue.QueueStatus;
import java.util.Comparator;

/** One subscription that has a name, as an administrator sees it. */
public record SubscriptionReport(SubscriptionSettings settings, QueueStatus status) {
    /** Durable ones first, then by name and client id. */
    static final Comparator<SubscriptionReport> ORDER = Comparator.comparing(
                    (SubscriptionReport report) -> !report.key().durable())
            .thenComparing(report -> report.key().name())
            .thenComparing(report -> report.key().clientId(), Comparator.nullsFirst(Comparator.naturalOrder()));

    public SubscriptionKey key() {
        return settings.requiredKey();
    }
}
