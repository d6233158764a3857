package io.posthorn.api.message;

/**
 * How a message wants to be treated.
 *
 * @param persistent whether it survives the broker
 * @param priority 0 to 9
 * @param timeToLive in ms from the moment the broker takes it, 0 for ever
 * @param deliveryDelay in ms from the moment the broker takes it, 0 none
 */
public record DeliveryOptions(boolean persistent, int priority, long timeToLive, long deliveryDelay) {
    public static final int LOWEST_PRIORITY = 0;
    public static final int DEFAULT_PRIORITY = 4;
    public static final int HIGHEST_PRIORITY = 9;

    public DeliveryOptions {
        if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority must be 0 to 9, is " + priority);
        }
        if (timeToLive < 0 || deliveryDelay < 0) {
            throw new IllegalArgumentException("time to live (" + timeToLive + " ms) and delivery delay ("
                    + deliveryDelay + " ms) must not be negative");
        }
    }
}
