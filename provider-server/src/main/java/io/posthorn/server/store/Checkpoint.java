package io.posthorn.server.store;

/**
 * What a store must remember when segments go.
 *
 * @param firstSegment the oldest that is still needed
 * @param nextBody no body number from here on was ever given
 * @param nextOrdinal no ordinal from here on was ever given
 */
record Checkpoint(long firstSegment, long nextBody, int nextOrdinal) {}
