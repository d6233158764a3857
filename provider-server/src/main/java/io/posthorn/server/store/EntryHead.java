package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;

/**
 * What the index keeps of an entry.
 *
 * @param body number of the body that lies outside, 0 none
 * @param messageBytes length of the message
 * @param expiresAt ms since 1970, 0 never
 */
record EntryHead(long key, SubQueue of, int attempts, long body, int messageBytes, long expiresAt) {}
