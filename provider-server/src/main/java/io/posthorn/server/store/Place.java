package io.posthorn.server.store;

/**
 * Where a record lies.
 *
 * @param segment number of its journal file
 * @param offset of its first byte in that file
 * @param length of the whole record, in bytes
 */
record Place(int segment, int offset, int length) {}
