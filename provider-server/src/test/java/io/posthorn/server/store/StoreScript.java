package io.posthorn.server.store;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Draws changes of every kind at random, each with what it does to the model. */
final class StoreScript {
    private static final int ENOUGH = 30;
    private static final int FIXED_QUEUES = 2;
    private static final Map<String, String> ANY_SETTINGS = Map.of("a", "b");

    private final StoreDraw draw;
    private final EntrySteps entries;
    private final TransactionSteps transactions;
    private final boolean staging;
    private int lastQueue = FIXED_QUEUES;

    /** @param staging whether transactions that stage their messages are drawn */
    StoreScript(long seed, boolean staging) {
        this.staging = staging;
        draw = new StoreDraw(seed);
        entries = new EntrySteps(draw);
        transactions = new TransactionSteps(draw);
    }

    /** One batch: what is written, what it does, and which messages get the keys that it yields. */
    record Step(StoreBatch batch, Consumer<StoreModel> effect, List<Yield> yields) {}

    /** A message that gets one key, or several of one sub-queue that get those between two. */
    record Yield(List<String> texts, boolean range) {
        static List<Yield> each(List<StoreModel.Sent> sends) {
            return sends.stream()
                    .map(sent -> new Yield(List.of(sent.entry().text()), false))
                    .toList();
        }

        static List<Yield> ranges(List<StoreModel.Sent> staged) {
            Map<SubQueue, List<String>> bySubQueue = new LinkedHashMap<>();
            staged.forEach(sent -> bySubQueue
                    .computeIfAbsent(sent.to(), unused -> new ArrayList<>())
                    .add(sent.entry().text()));
            return bySubQueue.values().stream()
                    .map(texts -> new Yield(texts, true))
                    .toList();
        }
    }

    StoreDraw draw() {
        return draw;
    }

    /** Takes over the keys that a step yielded. */
    void learn(Step step, long[] keys) {
        int at = 0;
        for (Yield yield : step.yields()) {
            long first = keys[at];
            long last = keys[yield.range() ? at + 1 : at];
            long count = yield.texts().size();
            long right = first == OrderKeys.NONE ? OrderKeys.NONE : first + count - 1;
            if (last != right) {
                throw new AssertionError(count + " messages got the keys " + first + " to " + last);
            }
            for (int i = 0; i < count && first != OrderKeys.NONE; i++) {
                draw.learn(yield.texts().get(i), first + i);
            }
            at += yield.range() ? 2 : 1;
        }
        if (at != keys.length) {
            throw new AssertionError(keys.length + " keys instead of " + at + " for " + step.batch());
        }
    }

    /** Defines the queues. */
    Step begin() {
        List<StoreOperation> operations = new ArrayList<>();
        for (int queue = 1; queue <= FIXED_QUEUES; queue++) {
            operations.add(define(queue, 1));
        }
        return new Step(
                new StoreBatch(operations),
                model -> {
                    for (int queue = 1; queue <= FIXED_QUEUES; queue++) {
                        model.definitions.put(queue, 1);
                    }
                },
                List.of());
    }

    private static DefineQueue define(int queue, int version) {
        return new DefineQueue(
                new QueueDefinition(queue, QueueDefinition.Kind.QUEUE, "queue-" + queue, version, ANY_SETTINGS));
    }

    Step next(StoreModel model, MessageStore store) {
        int dice = draw.below(100);
        if (model.size() > ENOUGH && dice < 60) {
            return entries.acknowledge(model);
        }
        if (dice < 36) {
            return entries.send(model);
        } else if (dice < 54) {
            return entries.acknowledge(model);
        } else if (dice < 60) {
            return entries.acknowledgeRange(model);
        } else if (dice < 65) {
            return entries.move(model);
        } else if (dice < 69) {
            return entries.attempts(model);
        } else if (dice < 71) {
            return entries.mark(model);
        } else if (dice < 75) {
            return entries.sendBody(model, store);
        } else if (dice < 78) {
            return sequence(model);
        } else if (dice < 81) {
            return changeQueues(model);
        }
        return nextOfTransactions(model, store);
    }

    private Step nextOfTransactions(StoreModel model, MessageStore store) {
        int dice = draw.below(100);
        if (dice < 25) {
            return transactions.prepare(model);
        } else if (dice < 50) {
            return model.prepared.isEmpty() ? entries.send(model) : transactions.endBranch(model);
        } else if (!staging) {
            return entries.send(model);
        } else if (dice < 80 || model.staged.isEmpty()) {
            return transactions.stage(model, store);
        }
        return transactions.endStaged(model);
    }

    private Step sequence(StoreModel model) {
        long session = draw.below(3);
        long sequence = model.sequences.getOrDefault(session, 0L) + 1;
        return new Step(
                StoreBatch.of(new RecordSequence(new SessionEpoch(session, 0), sequence, 1)),
                changed -> changed.sequences.put(session, sequence),
                List.of());
    }

    /** A queue comes, or goes with all that it holds, or gets other settings. No id is used again. */
    private Step changeQueues(StoreModel model) {
        int newest = model.definitions.keySet().stream().max(Integer::compare).orElse(0);
        if (draw.oneIn(3)) {
            int version = model.definitions.get(1) + 1;
            return new Step(
                    StoreBatch.of(define(1, version)), changed -> changed.definitions.put(1, version), List.of());
        } else if (newest > FIXED_QUEUES) {
            return new Step(StoreBatch.of(new DropQueue(newest)), changed -> changed.dropQueue(newest), List.of());
        }
        int queue = ++lastQueue;
        return new Step(StoreBatch.of(define(queue, 1)), changed -> changed.definitions.put(queue, 1), List.of());
    }

    /** What leaves nothing behind: no message, no branch, no open transaction. All keys must be known. */
    List<Step> drain(StoreModel model) {
        List<Step> steps = new ArrayList<>();
        model.prepared.keySet().forEach(number -> steps.add(TransactionSteps.rollback(number)));
        model.staged
                .keySet()
                .forEach(transaction -> steps.add(new Step(
                        StoreBatch.of(new DropStaged(transaction)),
                        changed -> changed.staged.remove(transaction),
                        List.of())));
        StoreModel left = model.copy();
        steps.forEach(step -> step.effect().accept(left));
        for (SubQueue from : StoreDraw.lanes(left)) {
            List<Long> places = List.copyOf(left.lane(from).keySet());
            List<StoreOperation> operations = new ArrayList<>();
            places.forEach(place -> operations.add(new Acknowledge(draw.key(left, from, place))));
            steps.add(new Step(new StoreBatch(operations), changed -> changed.remove(from, places), List.of()));
        }
        return steps;
    }
}
