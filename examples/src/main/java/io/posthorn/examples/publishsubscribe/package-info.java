/**
 * One publisher and three kinds of subscription: one that lives with its consumer, a durable one, and a durable one whose
 * messages several consumers share.
 *
 * <p>One thread, that of the program; sessions end with their connections. Nothing but the JMS API; {@link PublishSubscribeExample} names the
 * provider.
 */
@NullMarked
package io.posthorn.examples.publishsubscribe;

import org.jspecify.annotations.NullMarked;
