/**
 * A small order business, written with nothing but the JMS API: a producer, processors that compete for orders, and a
 * writer of invoices. Each opens its own connection, again where it broke, and none needs to know whose provider it
 * runs on: a {@code ConnectionFactory} is all they are given.
 *
 * <p>Each program is run by one thread; its counters may be read by any. Used by the quickstart; read by whoever wants
 * to see how such programs look.
 */
@NullMarked
package io.posthorn.examples.orders;

import org.jspecify.annotations.NullMarked;
