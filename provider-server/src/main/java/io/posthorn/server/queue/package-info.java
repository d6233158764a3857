/**
 * One queue: order, delivery, acknowledgement, redelivery, time.
 *
 * <p>A {@link io.posthorn.server.queue.MessageQueue} and all it holds is owned by its loop: every method is called there,
 * and so is every {@link io.posthorn.server.queue.Consumer}. Nothing here is locked; only
 * {@link io.posthorn.server.queue.MemoryBudget} is shared by queues of several loops. It knows the store only by its
 * seam, and nothing of names, sessions and connections. For the broker and session packages.
 */
@NullMarked
package io.posthorn.server.queue;

import org.jspecify.annotations.NullMarked;
