package io.posthorn.api.spi.store;

/**
 * What the broker knows of a message beside its bytes. Times are the broker's wall clock, ms since 1970.
 *
 * @param attempts deliveries that are known to have reached an application and failed
 * @param expiresAt 0 never
 * @param dueAt the delivery time of a delayed message, 0 where it may be delivered at once
 */
public record DeliveryState(int attempts, long expiresAt, long dueAt) {
    public static final DeliveryState FRESH = new DeliveryState(0, 0, 0);
}
