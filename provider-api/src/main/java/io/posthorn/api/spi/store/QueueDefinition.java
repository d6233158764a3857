package io.posthorn.api.spi.store;

import java.util.Map;

/**
 * A durable queue, or the queue of a durable subscription.
 *
 * @param id above 0, never given to another queue of this store
 * @param settings by name; {@code version} counts their changes
 */
public record QueueDefinition(int id, Kind kind, String name, int version, Map<String, String> settings) {
    /** What a queue is for. */
    public enum Kind {
        QUEUE,
        SUBSCRIPTION
    }
}
