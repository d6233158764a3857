/**
 * A transacted consumer: what it sends and what it takes happen together, or not at all. An order that fails comes again,
 * and is put aside when it has failed too often.
 *
 * <p>One thread, that of the program. Nothing but the JMS API; {@link TransactedExample} names the provider.
 */
@NullMarked
package io.posthorn.examples.transacted;

import org.jspecify.annotations.NullMarked;
