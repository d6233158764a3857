package io.posthorn.server.store;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Draws changes of every kind at random, each with what it does to the model. */
final class StoreScript {
    static final List<SubQueue> LANES =
            List.of(new SubQueue(1, 4), new SubQueue(1, 9), new SubQueue(2, 4), new SubQueue(3, 4));

    private static final int ENOUGH = 24;
    private static final int LONGEST = 1_200;

    private final Random random;
    /** Order keys by text, as far as they are known. */
    private final Map<String, Long> keys = new HashMap<>();

    private int texts;
    private int branches;

    StoreScript(long seed) {
        random = new Random(seed);
    }

    /** One batch: what is written, what it does, and the texts whose keys it yields. */
    record Step(StoreBatch batch, Consumer<StoreModel> effect, List<String> yields) {}

    int below(int bound) {
        return random.nextInt(bound);
    }

    void learn(String text, long key) {
        keys.put(text, key);
    }

    /** Defines the queues. */
    Step begin() {
        List<StoreOperation> operations = new ArrayList<>();
        for (int queue = 1; queue <= 3; queue++) {
            operations.add(define(queue, 1));
        }
        return new Step(
                new StoreBatch(operations),
                model -> List.of(1, 2, 3).forEach(queue -> model.definitions.put(queue, 1)),
                List.of());
    }

    private static DefineQueue define(int queue, int version) {
        return new DefineQueue(
                new QueueDefinition(queue, QueueDefinition.Kind.QUEUE, "queue-" + queue, version, Map.of("a", "b")));
    }

    Step next(StoreModel model, MessageStore store) {
        int dice = below(100);
        if (model.size() > ENOUGH && dice < 60) {
            return acknowledge(model);
        }
        if (dice < 42) {
            return send();
        } else if (dice < 60) {
            return acknowledge(model);
        } else if (dice < 66) {
            return acknowledgeRange(model);
        } else if (dice < 72) {
            return move(model);
        } else if (dice < 77) {
            return attempts(model);
        } else if (dice < 82) {
            return prepare(model);
        } else if (dice < 87) {
            return endBranch(model);
        } else if (dice < 91) {
            return sequence(model);
        } else if (dice < 95) {
            return sendBody(store);
        } else if (dice < 98) {
            return mark(model);
        }
        return redefine(model);
    }

    private String text() {
        return "m" + ++texts + ":" + "x".repeat(below(LONGEST));
    }

    private SubQueue lane() {
        return LANES.get(below(LANES.size()));
    }

    private Step send() {
        List<StoreOperation> operations = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        List<SubQueue> to = new ArrayList<>();
        for (int i = below(3); i >= 0; i--) {
            sent.add(text());
            to.add(lane());
            operations.add(StoreProbe.enqueue(to.get(to.size() - 1), sent.get(sent.size() - 1)));
        }
        return new Step(
                new StoreBatch(operations),
                model -> {
                    for (int i = 0; i < sent.size(); i++) {
                        model.add(to.get(i), StoreModel.Entry.fresh(sent.get(i), ""));
                    }
                },
                sent);
    }

    private Step sendBody(MessageStore store) {
        String text = text();
        SubQueue to = lane();
        String body = "b".repeat(1 + below(3_000));
        long number = store.nextNumber();
        int half = body.length() / 2;
        return new Step(
                StoreBatch.of(
                        new AddBodyPart(number, 0, body.substring(0, half).getBytes(StandardCharsets.UTF_8)),
                        new AddBodyPart(number, 1, body.substring(half).getBytes(StandardCharsets.UTF_8)),
                        new Enqueue(
                                to,
                                StoreProbe.message(text),
                                new BodyReference(number, body.length()),
                                DeliveryState.FRESH)),
                model -> model.add(to, StoreModel.Entry.fresh(text, body)),
                List.of(text));
    }

    /** Some of the first entries of a lane whose keys are known: their places. */
    private List<Long> some(StoreModel model, SubQueue from, int most) {
        List<Long> places = new ArrayList<>();
        for (Map.Entry<Long, StoreModel.Entry> entry : model.lane(from).entrySet()) {
            if (places.size() < most && keys.containsKey(entry.getValue().text()) && below(4) > 0) {
                places.add(entry.getKey());
            }
        }
        return places;
    }

    private long key(StoreModel model, SubQueue from, long place) {
        return keys.get(model.lane(from).get(place).text());
    }

    private Step acknowledge(StoreModel model) {
        SubQueue from = lane();
        List<Long> places = some(model, from, 1 + below(8));
        List<StoreOperation> operations = new ArrayList<>();
        places.forEach(place -> operations.add(new Acknowledge(key(model, from, place))));
        return new Step(new StoreBatch(operations), changed -> changed.remove(from, places), List.of());
    }

    private Step acknowledgeRange(StoreModel model) {
        SubQueue from = lane();
        Map<Long, StoreModel.Entry> lane = model.lane(from);
        boolean hidden = model.prepared.values().stream()
                .anyMatch(branch -> branch.from().equals(from));
        List<Long> places = new ArrayList<>();
        for (Map.Entry<Long, StoreModel.Entry> entry : lane.entrySet()) {
            if (!keys.containsKey(entry.getValue().text()) || places.size() == 3) {
                break;
            }
            places.add(entry.getKey());
        }
        if (places.isEmpty() || hidden) {
            return send();
        }
        return new Step(
                StoreBatch.of(new AcknowledgeRange(
                        key(model, from, places.get(0)), key(model, from, places.get(places.size() - 1)))),
                changed -> changed.remove(from, places),
                List.of());
    }

    private Step move(StoreModel model) {
        SubQueue from = lane();
        SubQueue to = lane();
        List<Long> places = some(model, from, 1);
        if (places.isEmpty() || !model.definitions.containsKey(to.queue())) {
            return send();
        }
        StoreModel.Entry old = model.lane(from).get(places.get(0));
        Map<String, Object> notes = new TreeMap<>(old.notes());
        notes.put("moved" + below(3), "for a reason");
        // Until the answer the new key is not known.
        long key = keys.remove(old.text());
        return new Step(
                StoreBatch.of(new Move(key, to, new DeliveryState(7, 0, 0), notes)),
                changed -> {
                    changed.remove(from, places);
                    changed.add(to, new StoreModel.Entry(old.text(), 7, notes, old.body()));
                },
                List.of(old.text()));
    }

    private Step attempts(StoreModel model) {
        SubQueue of = lane();
        List<Long> places = some(model, of, 1);
        if (places.isEmpty()) {
            return send();
        }
        int attempts = below(100);
        return new Step(
                StoreBatch.of(new RecordAttempts(key(model, of, places.get(0)), attempts)),
                changed -> changed.lane(of)
                        .computeIfPresent(
                                places.get(0),
                                (place, old) -> new StoreModel.Entry(old.text(), attempts, old.notes(), old.body())),
                List.of());
    }

    private Step prepare(StoreModel model) {
        int number = ++branches;
        SubQueue from = lane();
        SubQueue to = lane();
        List<Long> places = some(model, from, 2);
        List<StoreModel.Entry> sends = List.of(StoreModel.Entry.fresh(text(), ""));
        List<StoreOperation> work = new ArrayList<>();
        places.forEach(place -> work.add(new Acknowledge(key(model, from, place))));
        sends.forEach(entry -> work.add(StoreProbe.enqueue(to, entry.text())));
        return new Step(
                StoreBatch.of(new Prepare(branch(number), work, 0)),
                changed -> changed.prepare(number, to, sends, from, places),
                List.of());
    }

    private static BranchId branch(int number) {
        return new BranchId(number, new byte[] {1}, new byte[] {2});
    }

    private Step endBranch(StoreModel model) {
        if (model.prepared.isEmpty()) {
            return send();
        }
        int number = model.prepared.keySet().iterator().next();
        if (below(2) == 0) {
            return new Step(
                    StoreBatch.of(new RollbackPrepared(branch(number))),
                    changed -> changed.rollback(number),
                    List.of());
        }
        List<String> texts = model.prepared.get(number).sends().stream()
                .map(StoreModel.Entry::text)
                .toList();
        return new Step(StoreBatch.of(new CommitPrepared(branch(number))), changed -> changed.commit(number), texts);
    }

    private Step sequence(StoreModel model) {
        long session = below(3);
        long sequence = model.sequences.getOrDefault(session, 0L) + 1;
        return new Step(
                StoreBatch.of(new RecordSequence(new SessionEpoch(session, 0), sequence, 1)),
                changed -> changed.sequences.put(session, sequence),
                List.of());
    }

    private Step mark(StoreModel model) {
        SubQueue of = lane();
        List<Long> places = some(model, of, 1);
        if (places.isEmpty()) {
            return send();
        }
        return new Step(StoreBatch.of(new MarkDelivered(of, key(model, of, places.get(0)))), changed -> {}, List.of());
    }

    /** The third queue comes and goes. A branch that works on it keeps it. */
    private Step redefine(StoreModel model) {
        boolean needed = model.prepared.values().stream()
                .anyMatch(branch -> branch.to().queue() == 3 || branch.from().queue() == 3);
        if (needed) {
            return send();
        }
        if (model.definitions.containsKey(3)) {
            return new Step(StoreBatch.of(new DropQueue(3)), changed -> changed.dropQueue(3), List.of());
        }
        return new Step(StoreBatch.of(define(3, 2)), changed -> changed.definitions.put(3, 2), List.of());
    }
}
