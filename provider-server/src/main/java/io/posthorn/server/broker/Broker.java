package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.server.queue.BrokerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where messages go in one broker: queues, topics and their subscriptions, by name. Thread-safe; nothing here waits. */
public final class Broker {
    private final BrokerEnvironment environment;
    private final UUID identity;
    private final QueueMaker maker;
    private final NamedQueues queues;
    private final Topics topics = new Topics();
    private final Subscriptions subscriptions;
    private final Map<Integer, BrokerQueue> recovered = new HashMap<>();
    private final TemporaryDestinations temporaries;
    private final ClientIds clientIds = new ClientIds();

    private Broker(BrokerEnvironment environment, UUID identity) {
        this.environment = environment;
        this.identity = identity;
        maker = new QueueMaker(environment);
        queues = new NamedQueues(environment, maker);
        subscriptions = new Subscriptions(environment, maker, topics);
        temporaries = new TemporaryDestinations(maker, subscriptions);
    }

    /**
     * A broker with the queues and durable subscriptions that its store held.
     *
     * @throws io.posthorn.api.spi.store.StoreException UNUSABLE if what the store says of one cannot be understood
     */
    public static Broker of(RecoveredState state, BrokerEnvironment environment) {
        Broker broker = new Broker(environment, state.id());
        Map<Integer, List<RecoveredState.Range>> waiting = state.ranges().stream()
                .collect(Collectors.groupingBy(range -> range.of().queue()));
        for (QueueDefinition definition : state.queues()) {
            broker.maker.used(definition.id());
            List<RecoveredState.Range> ranges = waiting.getOrDefault(definition.id(), List.of());
            BrokerQueue queue =
                    switch (definition.kind()) {
                        case QUEUE -> broker.queues.recover(definition, ranges);
                        case SUBSCRIPTION -> broker.subscriptions.recover(definition, ranges);
                    };
            if (!state.prepared().isEmpty()) {
                broker.recovered.put(definition.id(), queue);
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

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public TemporaryDestinations temporaries() {
        return temporaries;
    }

    /** The queue of this name, or null if there is none. */
    public @Nullable BrokerQueue find(QueueName name) {
        return queues.find(name.value());
    }

    /**
     * The queue of this name, made if there is none.
     *
     * @throws BrokerException INVALID_DESTINATION if there is none and queues are not made at first use; RESOURCE_LIMIT if
     *     there are too many
     */
    public BrokerQueue findOrCreate(QueueName name) {
        return queues.findOrCreate(name.value());
    }

    /**
     * Where messages go that are sent to a topic or a temporary destination.
     *
     * @throws BrokerException INVALID_DESTINATION if a temporary one is gone
     */
    public Route route(DestinationName name) {
        if (name.isTemporary()) {
            if (name.isQueue()) {
                return temporaries.queue(name);
            }
            temporaries.requireThere(name);
        }
        return topics.route(name);
    }

    /** What the store held when it was opened, by its id there; nothing if no branch was prepared that speaks of it. */
    public Map<Integer, BrokerQueue> recovered() {
        return recovered;
    }

    /** All queues with their counts, in the order of their names; completes on a queue's loop. */
    public CompletableFuture<List<QueueReport>> listQueues() {
        return queues.list();
    }

    /**
     * One queue with its counts; completes on its loop.
     *
     * @throws BrokerException INVALID_DESTINATION if there is none of this name
     */
    public CompletableFuture<QueueReport> reportQueue(QueueName name) {
        return queues.report(name.value());
    }

    /**
     * Makes a queue, whether or not queues are made at first use. Completes when it is durable; or with a
     * {@link BrokerException}, IN_USE if the store has one of this name, RESOURCE_LIMIT if it has no room.
     *
     * @throws BrokerException RESOURCE_LIMIT if there are too many
     */
    public CompletableFuture<QueueReport> createQueue(QueueName name) {
        return queues.create(name.value());
    }

    /**
     * Deletes a queue with all its messages; consumers are told CLOSED. What is sent to it meanwhile goes with it. Completes
     * when that is durable; or with a {@link BrokerException}, IN_USE if it has consumers.
     *
     * @param force whether consumers are no reason to leave it
     * @throws BrokerException INVALID_DESTINATION if there is none of this name
     */
    public CompletableFuture<Void> deleteQueue(QueueName name, boolean force) {
        return queues.delete(name.value(), force);
    }

    /**
     * Removes all messages that wait in a queue. Those that are with a consumer stay, and those whose delivery time has not
     * come. Completes when that is durable, with their number; or with a {@link BrokerException}, if the store refuses, or
     * the queue ends: then some may be gone.
     *
     * @throws BrokerException INVALID_DESTINATION if there is none of this name
     */
    public CompletableFuture<Long> drainQueue(QueueName name) {
        return queues.drain(name.value());
    }

    /** All subscriptions that have a name, durable ones first, each kind in the order of names; completes on a loop. */
    public CompletableFuture<List<SubscriptionReport>> listSubscriptions() {
        return subscriptions.list();
    }

    /**
     * Deletes a subscription with all its messages; consumers are told CLOSED. Completes when that is durable; or with a
     * {@link BrokerException}: INVALID_DESTINATION if there is none, IN_USE if it has consumers, or messages of it are not
     * acknowledged or not committed.
     *
     * @param force whether the latter is no reason to leave it
     */
    public CompletableFuture<Void> deleteSubscription(SubscriptionKey key, boolean force) {
        return subscriptions.delete(key, force);
    }
}
