package io.posthorn.server.broker;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.MemoryBudget;
import io.posthorn.server.queue.PageLimits;
import io.posthorn.server.queue.QueueEnvironment;
import io.posthorn.server.queue.Scratch;
import java.util.List;

/**
 * What a broker is given to live with.
 *
 * @param loops queues are pinned to them in turn; at least one
 * @param store recovered already
 * @param autoCreateQueues whether a queue comes into being at first use
 * @param mostQueues beyond which none is made, subscriptions and temporary ones included
 * @param subscriptionBacklog bytes of messages that may wait in a subscription that is not durable; beyond them it is ended
 */
public record BrokerEnvironment(
        List<Loop> loops,
        Clock clock,
        MessageStore store,
        MemoryBudget memory,
        PageLimits pages,
        Scratch scratch,
        boolean autoCreateQueues,
        int mostQueues,
        long subscriptionBacklog) {
    public static final int DEFAULT_MOST_QUEUES = 100_000;

    /** Without a scratch; one subscription may take a quarter of the memory. */
    public BrokerEnvironment(
            List<Loop> loops,
            Clock clock,
            MessageStore store,
            MemoryBudget memory,
            PageLimits pages,
            boolean autoCreateQueues,
            int mostQueues) {
        this(loops, clock, store, memory, pages, Scratch.NONE, autoCreateQueues, mostQueues, memory.limit() / 4);
    }

    public BrokerEnvironment {
        loops = List.copyOf(loops);
        if (loops.isEmpty()) {
            throw new IllegalArgumentException("a broker needs a loop");
        }
    }

    /** What a queue on this loop is given. */
    QueueEnvironment forQueueOn(Loop loop) {
        return new QueueEnvironment(loop, clock, store, memory, pages, scratch);
    }
}
