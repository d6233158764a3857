package io.posthorn.server.broker;

import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.WriteListener;
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
    private final DurableChanges changes;
    private final ConcurrentHashMap<String, BrokerQueue> queues = new ConcurrentHashMap<>();
    /** Those on their way to the store: whoever makes one of them at first use makes the same, so that no name is taken twice. */
    private final ConcurrentHashMap<String, Creation> creations = new ConcurrentHashMap<>();

    private record Creation(QueueDefinition definition, CompletableFuture<QueueReport> answer) {}

    NamedQueues(BrokerEnvironment environment, QueueMaker maker) {
        this.environment = environment;
        this.maker = maker;
        changes = new DurableChanges(environment.store(), environment.loops().get(0));
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
        return queues.computeIfAbsent(name, wanted -> maker.durable(definition(wanted), List.of(), false));
    }

    private QueueDefinition definition(String name) {
        Creation begun = creations.get(name);
        return begun == null ? maker.define(QueueDefinition.Kind.QUEUE, name, Map.of()) : begun.definition();
    }

    /** As {@link Broker#createQueue}. */
    CompletableFuture<QueueReport> create(String name) {
        if (find(name) == null) {
            maker.requireRoom();
        }
        Creation wanted =
                new Creation(maker.define(QueueDefinition.Kind.QUEUE, name, Map.of()), new CompletableFuture<>());
        BrokerQueue there = queues.compute(name, (key, present) -> {
            if (present == null) {
                creations.putIfAbsent(key, wanted);
            }
            return present;
        });
        if (there != null) {
            return there.toDefine().isPresent() ? define(there) : CompletableFuture.failedFuture(exists(name));
        }
        Creation begun = creations.get(name);
        if (wanted.equals(begun)) {
            create(wanted);
            return wanted.answer();
        }
        CompletableFuture<QueueReport> refusal = CompletableFuture.failedFuture(exists(name));
        return begun == null ? refusal : begun.answer().thenCompose(report -> refusal);
    }

    private void create(Creation wanted) {
        String name = wanted.definition().name();
        changes.write(
                StoreBatch.of(new DefineQueue(wanted.definition())),
                wanted.answer(),
                () -> {
                    BrokerQueue created =
                            queues.computeIfAbsent(name, key -> maker.durable(wanted.definition(), List.of(), true));
                    created.stored();
                    pass(report(created), wanted.answer());
                },
                () -> creations.remove(name, wanted));
    }

    /** One that was made at first use, and that the store does not know yet. */
    private CompletableFuture<QueueReport> define(BrokerQueue queue) {
        CompletableFuture<QueueReport> answer = new CompletableFuture<>();
        changes.write(
                StoreBatch.of(new DefineQueue(queue.definition())),
                answer,
                () -> {
                    queue.stored();
                    pass(report(queue), answer);
                },
                () -> {});
        return answer;
    }

    /** As {@link Broker#deleteQueue}. */
    CompletableFuture<Void> delete(String name, boolean force) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        BrokerQueue queue = require(name);
        queue.loop().run(() -> {
            if (!force && queue.messages().status().consumers() > 0) {
                answer.completeExceptionally(
                        new BrokerException(ErrorCode.IN_USE, "queue \"" + name + "\" has consumers"));
            } else {
                delete(queue, answer);
            }
        });
        return answer;
    }

    /**
     * Ends a queue. Who was about to define it with its first message may do so behind the drop; that is put right when
     * such a message is durable, since nobody else knows of it then.
     */
    private void delete(BrokerQueue queue, CompletableFuture<Void> answer) {
        queue.retire(() -> drop(queue));
        StoreBatch change = StoreBatch.of(new DropQueue(queue.definition().id()));
        changes.write(
                change,
                answer,
                () -> {
                    if (queues.remove(queue.name(), queue)) {
                        maker.end(queue, ErrorCode.CLOSED, "queue \"" + queue.name() + "\" was deleted");
                    }
                    answer.complete(null);
                },
                () -> {
                    if (answer.isCompletedExceptionally()) {
                        queue.keep();
                    }
                });
    }

    private void drop(BrokerQueue queue) {
        environment.store().write(StoreBatch.of(new DropQueue(queue.definition().id())), WriteListener.NONE);
    }

    /** As {@link Broker#drainQueue}. */
    CompletableFuture<Long> drain(String name) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        BrokerQueue queue = require(name);
        queue.loop().run(new QueueDrain(queue, environment.store(), answer)::start);
        return answer;
    }

    /** As {@link Broker#reportQueue}. */
    CompletableFuture<QueueReport> report(String name) {
        return report(require(name));
    }

    private BrokerQueue require(String name) {
        BrokerQueue found = queues.get(name);
        if (found == null) {
            throw new BrokerException(ErrorCode.INVALID_DESTINATION, "there is no queue \"" + name + "\"");
        }
        return found;
    }

    private static BrokerException exists(String name) {
        return new BrokerException(ErrorCode.IN_USE, "there is a queue \"" + name + "\" already");
    }

    private static <T> void pass(CompletableFuture<T> outcome, CompletableFuture<T> to) {
        var unused = outcome.thenAccept(to::complete);
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
