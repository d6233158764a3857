package io.posthorn.api.wire;

/** Deliveries {@code from} to {@code to}, both included, of one consumer. */
public record DeliveredRange(int consumer, long from, long to) {}
