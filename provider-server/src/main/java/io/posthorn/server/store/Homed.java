package io.posthorn.server.store;

/**
 * Something with the place of the record that says it.
 *
 * @param <T> what it is
 */
record Homed<T>(T value, Place place) {}
