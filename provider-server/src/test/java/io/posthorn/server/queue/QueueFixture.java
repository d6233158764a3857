package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.util.Map;

/** A durable queue with all around it, driven by hand on one thread. */
final class QueueFixture {
    static final int ID = 7;
    static final int PRIORITY = 4;

    final ManualClock clock = new ManualClock();
    final ManualLoop loop = new ManualLoop(clock);
    final ManualStore store;
    final MemoryBudget memory;
    final MessageQueue queue;

    QueueFixture() {
        this(new MemoryBudget(1_000_000), PageLimits.DEFAULT);
    }

    QueueFixture(MemoryBudget memory, PageLimits pages) {
        this(new ManualStore(), memory, pages);
    }

    /** A queue of what the store holds. */
    QueueFixture(ManualStore store, MemoryBudget memory, PageLimits pages) {
        this(store, memory, pages, Scratch.NONE);
    }

    QueueFixture(ManualStore store, MemoryBudget memory, PageLimits pages, Scratch scratch) {
        this.store = store;
        this.memory = memory;
        QueueDefinition definition = new QueueDefinition(ID, QueueDefinition.Kind.QUEUE, "q", 1, Map.of());
        QueueEnvironment environment = new QueueEnvironment(loop, clock, store, memory, pages, scratch);
        queue = MessageQueue.durable(definition, store.ranges(ID), environment);
    }

    static SubQueue lane(int priority) {
        return new SubQueue(ID, priority);
    }

    /** Persistent messages of the usual priority. */
    void add(String... texts) {
        for (String text : texts) {
            add(text, PRIORITY);
        }
    }

    void add(String text, int priority) {
        add(text, priority, DeliveryState.FRESH);
    }

    long add(String text, int priority, DeliveryState state) {
        EncodedMessage message = TestMessages.message(text, priority, true);
        long key = store.put(lane(state.dueAt() == 0 ? priority : SubQueue.DELAYED), message, state);
        queue.addDurable(key, message, null, state);
        return key;
    }

    void addVolatile(String... texts) {
        for (String text : texts) {
            addVolatile(text, PRIORITY, DeliveryState.FRESH);
        }
    }

    void addVolatile(String text, int priority, DeliveryState state) {
        queue.addVolatile(TestMessages.message(text, priority, false), null, state);
    }

    /** Wall clock in so many ms from now, for {@link DeliveryState}. */
    long in(long millis) {
        return clock.wallMillis() + millis;
    }

    /** Settles as a session does: the store first. */
    void acknowledge(Subscription subscription, long from, long to) {
        Settlement settlement = subscription.settle(from, to);
        if (!settlement.operations().isEmpty()) {
            store.write(new StoreBatch(settlement.operations()), WriteListener.NONE);
        }
        settlement.applied();
    }
}
