package io.posthorn.api.spi.store;

/**
 * A body that lies outside its entries, so that several can share it and none needs it in memory.
 *
 * @param number from {@link MessageStore#nextNumber()}
 * @param length in bytes, all parts together
 */
public record BodyReference(long number, long length) {}
