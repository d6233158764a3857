package io.posthorn.server.broker;

import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MessageQueue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes queues of every kind and ends them: gives each its number and its loop, and counts them. Thread-safe. */
final class QueueMaker {
    private final BrokerEnvironment environment;
    private final AtomicInteger lastId = new AtomicInteger();
    private final AtomicInteger alive = new AtomicInteger();

    QueueMaker(BrokerEnvironment environment) {
        this.environment = environment;
    }

    /** This number belongs to a queue of the store. */
    void used(int id) {
        lastId.accumulateAndGet(id, Math::max);
    }

    /**
     * Looks whether one more queue may be made.
     *
     * @throws BrokerException RESOURCE_LIMIT if not
     */
    void requireRoom() {
        requireRoomBeside(alive.get());
    }

    /** The same for what is no queue and bounded all the same, of which there are so many. */
    void requireRoomBeside(int there) {
        if (there >= environment.mostQueues()) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "there are " + environment.mostQueues() + " queues, temporary ones and subscriptions included, or"
                            + " temporary topics: the most that this broker makes");
        }
    }

    /** A definition with a number that no queue had before. */
    QueueDefinition define(QueueDefinition.Kind kind, String name, Map<String, String> settings) {
        return new QueueDefinition(lastId.incrementAndGet(), kind, name, 1, settings);
    }

    /**
     * A queue whose persistent messages are in the store.
     *
     * @param waiting what the store holds of it
     * @param defined whether the store knows it already
     */
    BrokerQueue durable(QueueDefinition definition, List<RecoveredState.Range> waiting, boolean defined) {
        alive.incrementAndGet();
        List<Loop> loops = environment.loops();
        Loop loop = loops.get(definition.id() % loops.size());
        MessageQueue messages = MessageQueue.durable(definition, waiting, environment.forQueueOn(loop));
        return BrokerQueue.durable(definition, messages, defined);
    }

    /**
     * A queue in memory.
     *
     * @param loop best that of the connection which consumes
     * @param mostBytes of messages, beyond which it ends
     */
    BrokerQueue inMemory(String name, Loop loop, long mostBytes) {
        alive.incrementAndGet();
        return BrokerQueue.inMemory(name, MessageQueue.inMemory(environment.forQueueOn(loop), mostBytes));
    }

    /** Ends a queue with all it holds in memory, telling its consumers why; once for each. */
    void end(BrokerQueue queue, ErrorCode code, String text) {
        alive.decrementAndGet();
        queue.loop().run(() -> queue.messages().close(code, text));
    }
}
