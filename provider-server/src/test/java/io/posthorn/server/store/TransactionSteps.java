package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.List;

/** The steps of a script that belong to prepared branches and to transactions that stage their messages. */
final class TransactionSteps {
    private static final int OPEN = 3;

    private final StoreDraw draw;
    private int branches;

    TransactionSteps(StoreDraw draw) {
        this.draw = draw;
    }

    /** A few more messages of an open transaction, or the first of another. */
    StoreScript.Step stage(StoreModel model, MessageStore store) {
        long transaction = model.staged.isEmpty() || (model.staged.size() < OPEN && draw.oneIn(3))
                ? store.nextNumber()
                : draw.oneOf(List.copyOf(model.staged.keySet()));
        List<StoreModel.Sent> sends = new ArrayList<>();
        List<StoreOperation> operations = new ArrayList<>();
        for (int i = draw.below(4); i >= 0; i--) {
            SubQueue to = draw.lane(model);
            boolean outside = draw.oneIn(8);
            StoreModel.Sent sent =
                    outside ? new EntrySteps(draw).withBody(model, to) : EntrySteps.sent(to, draw.text(model));
            BodyReference body = outside ? EntrySteps.reference(sent, store) : null;
            if (body != null) {
                operations.addAll(EntrySteps.parts(sent, body));
            }
            sends.add(sent);
            operations.add(
                    new Stage(transaction, to, StoreProbe.message(sent.entry().text()), body, DeliveryState.FRESH));
        }
        return new StoreScript.Step(
                new StoreBatch(operations), changed -> changed.stage(transaction, sends), List.of());
    }

    /** Commits an open transaction, with a few acknowledgements in the same batch, or gives it up. */
    StoreScript.Step endStaged(StoreModel model) {
        long transaction = draw.oneOf(List.copyOf(model.staged.keySet()));
        if (draw.oneIn(3)) {
            return new StoreScript.Step(
                    StoreBatch.of(new DropStaged(transaction)),
                    changed -> changed.staged.remove(transaction),
                    List.of());
        }
        SubQueue from = draw.lane(model);
        List<Long> places = draw.some(model, from, draw.below(4));
        List<StoreOperation> operations = new ArrayList<>();
        operations.add(new CommitStaged(transaction));
        places.forEach(place -> operations.add(new Acknowledge(draw.key(model, from, place))));
        return new StoreScript.Step(
                new StoreBatch(operations),
                changed -> {
                    changed.commitStaged(transaction);
                    changed.remove(from, places);
                },
                StoreScript.Yield.ranges(model.staged.get(transaction)));
    }

    StoreScript.Step prepare(StoreModel model) {
        int number = ++branches;
        SubQueue from = draw.lane(model);
        List<Long> places = draw.some(model, from, 2);
        List<StoreModel.Sent> sends = List.of(EntrySteps.sent(draw.lane(model), draw.text(model)));
        List<StoreOperation> work = new ArrayList<>();
        places.forEach(place -> work.add(new Acknowledge(draw.key(model, from, place))));
        sends.forEach(
                sent -> work.add(StoreProbe.enqueue(sent.to(), sent.entry().text())));
        boolean large = !model.staged.isEmpty() && draw.oneIn(2);
        long transaction = large ? draw.oneOf(List.copyOf(model.staged.keySet())) : 0;
        return new StoreScript.Step(
                StoreBatch.of(new Prepare(branch(number), work, transaction)),
                changed -> changed.prepare(number, sends, transaction, from, places),
                List.of());
    }

    private static BranchId branch(int number) {
        return new BranchId(number, new byte[] {1}, new byte[] {2});
    }

    StoreScript.Step endBranch(StoreModel model) {
        int number = model.prepared.keySet().iterator().next();
        return draw.oneIn(2) ? rollback(number) : commit(model, number);
    }

    static StoreScript.Step rollback(int number) {
        return new StoreScript.Step(
                StoreBatch.of(new RollbackPrepared(branch(number))), changed -> changed.rollback(number), List.of());
    }

    private static StoreScript.Step commit(StoreModel model, int number) {
        StoreModel.Branch branch = model.prepared.get(number);
        List<StoreScript.Yield> yields = new ArrayList<>(StoreScript.Yield.each(branch.sends()));
        yields.addAll(StoreScript.Yield.ranges(branch.staged()));
        return new StoreScript.Step(
                StoreBatch.of(new CommitPrepared(branch(number))), changed -> changed.commit(number), yields);
    }
}
