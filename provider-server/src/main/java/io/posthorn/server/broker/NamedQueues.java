package io.posthorn.server.broker;

import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues that have a name and a life of their own. Thread-safe. */
final class NamedQueues {
    private final BrokerEnvironment environment;
    private final QueueMaker maker;
    private final ConcurrentHashMap<String, BrokerQueue> queues = new ConcurrentHashMap<>();

    NamedQueues(BrokerEnvironment environment, QueueMaker maker) {
        this.environment = environment;
        this.maker = maker;
    }

    BrokerQueue recover(QueueDefinition definition, List<RecoveredState.Range> waiting) {
        BrokerQueue queue = maker.durable(definition, waiting, true);
        queues.put(definition.name(), queue);
        return queue;
    }

    @Nullable
    BrokerQueue find(String name) {
        return queues.get(name);
    }

    /** As {@link Broker#findOrCreate}. */
    BrokerQueue findOrCreate(String name) {
        BrokerQueue found = queues.get(name);
        if (found != null) {
            return found;
        }
        if (!environment.autoCreateQueues()) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION,
                    "there is no queue \"" + name + "\", and this broker does not make queues at first use");
        }
        maker.requireRoom();
        return queues.computeIfAbsent(
                name,
                wanted -> maker.durable(maker.define(QueueDefinition.Kind.QUEUE, wanted, Map.of()), List.of(), false));
    }

    CompletableFuture<List<QueueReport>> list() {
        List<CompletableFuture<QueueReport>> reports = new ArrayList<>();
        for (BrokerQueue queue : queues.values()) {
            reports.add(report(queue));
        }
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all -> reports.stream()
                        .map(CompletableFuture::join)
                        .sorted(Comparator.comparing(
                                report -> report.definition().name()))
                        .toList());
    }

    private static CompletableFuture<QueueReport> report(BrokerQueue queue) {
        CompletableFuture<QueueReport> report = new CompletableFuture<>();
        queue.loop()
                .run(() -> report.complete(
                        new QueueReport(queue.definition(), queue.messages().status())));
        return report;
    }
}
