package io.posthorn.examples.orders;

/**
 * A line of an order file.
 *
 * @param number from 1
 * @param text without what ends the line
 */
public record OrderLine(int number, String text) {}
