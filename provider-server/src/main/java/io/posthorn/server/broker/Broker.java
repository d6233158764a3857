package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MessageQueue;
import io.posthorn.server.queue.QueueEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queues of one broker by their names. Thread-safe; nothing here waits. */
public final class Broker {
    private final BrokerEnvironment environment;
    private final UUID identity;
    private final ConcurrentHashMap<String, BrokerQueue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final ClientIds clientIds = new ClientIds();

    private Broker(BrokerEnvironment environment, UUID identity) {
        this.environment = environment;
        this.identity = identity;
    }

    /** A broker with the queues that its store held. */
    public static Broker of(RecoveredState state, BrokerEnvironment environment) {
        Broker broker = new Broker(environment, state.id());
        Map<Integer, List<RecoveredState.Range>> waiting = state.ranges().stream()
                .collect(Collectors.groupingBy(range -> range.of().queue()));
        for (QueueDefinition definition : state.queues()) {
            broker.lastId.accumulateAndGet(definition.id(), Math::max);
            if (definition.kind() == QueueDefinition.Kind.QUEUE) {
                List<RecoveredState.Range> ranges = waiting.getOrDefault(definition.id(), List.of());
                broker.queues.put(definition.name(), broker.open(definition, ranges, true));
            }
        }
        return broker;
    }

    /** The store's identity: the same after a restart on the same data. */
    public UUID identity() {
        return identity;
    }

    public BrokerEnvironment environment() {
        return environment;
    }

    public ClientIds clientIds() {
        return clientIds;
    }

    /**
     * The queue of this name, or null if there is none.
     *
     * @throws BrokerException NOT_SUPPORTED if the name is not that of a queue with a life of its own
     */
    public @Nullable BrokerQueue find(DestinationName name) {
        return queues.get(queueName(name));
    }

    /**
     * The queue of this name, made if there is none.
     *
     * @throws BrokerException INVALID_DESTINATION if there is none and queues are not made at first use; RESOURCE_LIMIT if
     *     there are too many; NOT_SUPPORTED as in {@link #find}
     */
    public BrokerQueue findOrCreate(DestinationName name) {
        String key = queueName(name);
        BrokerQueue found = queues.get(key);
        if (found != null) {
            return found;
        }
        if (!environment.autoCreateQueues()) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION,
                    "there is no queue \"" + key + "\", and this broker does not make queues at first use");
        }
        if (queues.size() >= environment.mostQueues()) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "there are " + environment.mostQueues() + " queues, the most that this broker makes");
        }
        return queues.computeIfAbsent(key, this::create);
    }

    /** The queues that there are now, by their ids in the store. */
    public Map<Integer, BrokerQueue> queuesById() {
        return queues.values().stream()
                .collect(Collectors.toMap(queue -> queue.definition().id(), queue -> queue));
    }

    /** All queues with their counts, in the order of their names; completes on a queue's loop. */
    public CompletableFuture<List<QueueReport>> listQueues() {
        List<CompletableFuture<QueueReport>> reports = new ArrayList<>();
        for (BrokerQueue queue : queues.values()) {
            reports.add(report(queue));
        }
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all -> reports.stream()
                        .map(CompletableFuture::join)
                        .sorted((a, b) ->
                                a.definition().name().compareTo(b.definition().name()))
                        .toList());
    }

    private static CompletableFuture<QueueReport> report(BrokerQueue queue) {
        CompletableFuture<QueueReport> report = new CompletableFuture<>();
        queue.loop()
                .run(() -> report.complete(
                        new QueueReport(queue.definition(), queue.messages().status())));
        return report;
    }

    private BrokerQueue create(String name) {
        int id = lastId.incrementAndGet();
        QueueDefinition definition = new QueueDefinition(id, QueueDefinition.Kind.QUEUE, name, 1, Map.of());
        return open(definition, List.of(), false);
    }

    private BrokerQueue open(QueueDefinition definition, List<RecoveredState.Range> waiting, boolean defined) {
        List<Loop> loops = environment.loops();
        QueueEnvironment surroundings = new QueueEnvironment(
                loops.get(definition.id() % loops.size()),
                environment.clock(),
                environment.store(),
                environment.memory(),
                environment.pages(),
                environment.scratch());
        return new BrokerQueue(definition, MessageQueue.durable(definition, waiting, surroundings), defined);
    }

    private static String queueName(DestinationName name) {
        if (name instanceof QueueName queue) {
            return queue.value();
        }
        String what = name.isTemporary() ? "temporary destinations" : "topics";
        throw new BrokerException(
                ErrorCode.NOT_SUPPORTED, "this broker has no " + what + ", asked for \"" + name.value() + "\"");
    }
}
