package io.posthorn.server.store;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The steps of a script that deal with single entries. */
final class EntrySteps {
    private static final int SMALL = 300;
    private static final int LARGEST_PART = 50 * 1024;

    private final StoreDraw draw;

    EntrySteps(StoreDraw draw) {
        this.draw = draw;
    }

    /** A few messages anywhere, or many to one place, or a large one. */
    StoreScript.Step send(StoreModel model) {
        List<StoreModel.Sent> sends = new ArrayList<>();
        if (draw.oneIn(20)) {
            sends.add(sent(draw.lane(model), draw.largeText()));
        } else if (draw.oneIn(12)) {
            SubQueue to = draw.lane(model);
            for (int i = 8 + draw.below(8); i > 0; i--) {
                sends.add(sent(to, draw.text(model, SMALL)));
            }
        } else {
            for (int i = draw.below(3); i >= 0; i--) {
                sends.add(sent(draw.lane(model), draw.text(model)));
            }
        }
        List<StoreOperation> operations = new ArrayList<>();
        sends.forEach(sent ->
                operations.add(StoreProbe.enqueue(sent.to(), sent.entry().text())));
        return new StoreScript.Step(
                new StoreBatch(operations),
                changed -> sends.forEach(sent -> changed.add(sent.to(), sent.entry())),
                StoreScript.Yield.each(sends));
    }

    static StoreModel.Sent sent(SubQueue to, String text) {
        return new StoreModel.Sent(to, StoreModel.Entry.fresh(text, ""));
    }

    StoreScript.Step sendBody(StoreModel model, MessageStore store) {
        StoreModel.Sent sent = withBody(model, draw.lane(model));
        BodyReference reference = reference(sent, store);
        List<StoreOperation> operations = new ArrayList<>(parts(sent, reference));
        operations.add(new Enqueue(sent.to(), StoreProbe.message(sent.entry().text()), reference, DeliveryState.FRESH));
        return new StoreScript.Step(
                new StoreBatch(operations),
                changed -> changed.add(sent.to(), sent.entry()),
                StoreScript.Yield.each(List.of(sent)));
    }

    /** A message whose body lies outside; now and then a large one. */
    StoreModel.Sent withBody(StoreModel model, SubQueue to) {
        int length = draw.oneIn(5) ? LARGEST_PART + draw.below(LARGEST_PART) : draw.below(3_000);
        return new StoreModel.Sent(to, StoreModel.Entry.fresh(draw.text(model), "b".repeat(1 + length)));
    }

    static BodyReference reference(StoreModel.Sent sent, MessageStore store) {
        return new BodyReference(store.nextNumber(), sent.entry().body().length());
    }

    static List<AddBodyPart> parts(StoreModel.Sent sent, BodyReference reference) {
        byte[] body = sent.entry().body().getBytes(StandardCharsets.UTF_8);
        int half = body.length / 2;
        return List.of(
                new AddBodyPart(reference.number(), 0, java.util.Arrays.copyOf(body, half)),
                new AddBodyPart(reference.number(), 1, java.util.Arrays.copyOfRange(body, half, body.length)));
    }

    StoreScript.Step acknowledge(StoreModel model) {
        SubQueue from = draw.lane(model);
        List<Long> places = draw.some(model, from, 1 + draw.below(10));
        List<StoreOperation> operations = new ArrayList<>();
        places.forEach(place -> operations.add(new Acknowledge(draw.key(model, from, place))));
        return new StoreScript.Step(new StoreBatch(operations), changed -> changed.remove(from, places), List.of());
    }

    StoreScript.Step acknowledgeRange(StoreModel model) {
        SubQueue from = draw.lane(model);
        boolean hidden = model.prepared.values().stream()
                .anyMatch(branch -> branch.from().equals(from));
        List<Long> places = draw.adjoining(model, from);
        if (places.isEmpty() || hidden) {
            return send(model);
        }
        return new StoreScript.Step(
                StoreBatch.of(new AcknowledgeRange(
                        draw.key(model, from, places.get(0)), draw.key(model, from, places.get(places.size() - 1)))),
                changed -> changed.remove(from, places),
                List.of());
    }

    StoreScript.Step move(StoreModel model) {
        SubQueue from = draw.lane(model);
        SubQueue to = draw.lane(model);
        List<Long> places = draw.some(model, from, 1);
        if (places.isEmpty()) {
            return send(model);
        }
        StoreModel.Entry old = model.lane(from).get(places.get(0));
        Map<String, Object> notes = new TreeMap<>(old.notes());
        notes.put("moved" + draw.below(3), "for a reason");
        long key = draw.forget(old.text());
        StoreModel.Sent moved = new StoreModel.Sent(to, new StoreModel.Entry(old.text(), 7, notes, old.body()));
        return new StoreScript.Step(
                StoreBatch.of(new Move(key, to, new DeliveryState(7, 0, 0), notes)),
                changed -> {
                    changed.remove(from, places);
                    changed.add(to, moved.entry());
                },
                StoreScript.Yield.each(List.of(moved)));
    }

    StoreScript.Step attempts(StoreModel model) {
        SubQueue of = draw.lane(model);
        List<Long> places = draw.some(model, of, 1);
        if (places.isEmpty()) {
            return send(model);
        }
        int attempts = draw.below(100);
        return new StoreScript.Step(
                StoreBatch.of(new RecordAttempts(draw.key(model, of, places.get(0)), attempts)),
                changed -> changed.lane(of)
                        .computeIfPresent(
                                places.get(0),
                                (place, old) -> new StoreModel.Entry(old.text(), attempts, old.notes(), old.body())),
                List.of());
    }

    StoreScript.Step mark(StoreModel model) {
        SubQueue of = draw.lane(model);
        List<Long> places = draw.some(model, of, 1);
        if (places.isEmpty()) {
            return send(model);
        }
        return new StoreScript.Step(
                StoreBatch.of(new MarkDelivered(of, draw.key(model, of, places.get(0)))), changed -> {}, List.of());
    }
}
