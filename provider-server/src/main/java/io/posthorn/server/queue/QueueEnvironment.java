package io.posthorn.server.queue;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;

/**
 * What a queue is given to live with.
 *
 * @param loop owns the queue
 * @param memory shared by all queues of the broker
 */
public record QueueEnvironment(Loop loop, Clock clock, MessageStore store, MemoryBudget memory, PageLimits pages) {}
