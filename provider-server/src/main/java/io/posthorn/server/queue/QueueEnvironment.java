package io.posthorn.server.queue;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;

/**
 * What a queue is given to live with.
 *
 * @param loop owns the queue
 * @param memory shared by all queues of the broker
 * @param scratch shared likewise
 */
public record QueueEnvironment(
        Loop loop, Clock clock, MessageStore store, MemoryBudget memory, PageLimits pages, Scratch scratch) {
    /** Without a scratch. */
    public QueueEnvironment(Loop loop, Clock clock, MessageStore store, MemoryBudget memory, PageLimits pages) {
        this(loop, clock, store, memory, pages, Scratch.NONE);
    }
}
