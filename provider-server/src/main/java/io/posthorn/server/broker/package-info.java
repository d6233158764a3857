/**
 * Names to queues: which queues there are, on which loop each lives, what they are called in the store; which topics have
 * which subscriptions, each a queue; which temporary destinations there are; who uses which client id; and what an
 * administrator can ask and do.
 *
 * <p>{@link io.posthorn.server.broker.Broker} is thread-safe: its maps are concurrent, everything it holds of a single queue
 * is reached through that queue's loop, and {@link io.posthorn.server.broker.Subscriptions} through the first loop. Nobody
 * waits here. For the session package, and for the composition root.
 */
@NullMarked
package io.posthorn.server.broker;

import org.jspecify.annotations.NullMarked;
