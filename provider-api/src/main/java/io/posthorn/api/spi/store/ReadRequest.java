package io.posthorn.api.spi.store;

/**
 * Asks for the entries of one sub-queue with keys {@code from} to {@code through}, both included, from the lowest on.
 *
 * @param maxMessages bound of the answer, above 0
 * @param maxBytes bound of the answer's message bytes; the first message is given whatever its size
 */
public record ReadRequest(SubQueue of, long from, long through, int maxMessages, int maxBytes) {}
