package io.posthorn.api.spi.store;

/**
 * Asks which entries of one sub-queue have expired, among those with keys {@code from} to {@code through}, both included,
 * from the lowest on.
 *
 * @param now by the broker's wall clock, ms since 1970: what expires then or before has expired
 * @param most about so many entries are looked at, above 0; those that cannot have expired do not count
 */
public record ExpiryRequest(SubQueue of, long from, long through, long now, int most) {}
