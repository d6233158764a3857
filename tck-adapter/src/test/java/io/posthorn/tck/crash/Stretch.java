package io.posthorn.tck.crash;

/**
 * The deliveries of one consumer between two moments at which they start over: connecting and rolling back.
 *
 * @param generation which start of the broker
 */
record Stretch(int generation, String consumer, int number) {}
