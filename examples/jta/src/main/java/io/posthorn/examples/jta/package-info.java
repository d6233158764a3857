/**
 * One transaction over two brokers, by a JTA transaction manager: a payment leaves the queue of a branch office and enters
 * that of the head office, or stays where it was.
 *
 * <p>One thread, that of the program. {@link JtaExample} names the provider and the transaction manager, the rest knows
 * nothing but JMS and JTA.
 */
@NullMarked
package io.posthorn.examples.jta;

import org.jspecify.annotations.NullMarked;
