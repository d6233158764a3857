package io.posthorn.api.wire;

/**
 * How far a consumer's deliveries reached the application: those up to {@code tag} did, later ones were only prefetched.
 * 0 means none did.
 */
public record DeliveredMark(int consumer, long tag) {}
