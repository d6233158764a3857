package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.file.Vfs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One life of a store after another on disks that die: writes what the script draws, keeps in a model what was
 * acknowledged, and after each death compares what is found with it.
 *
 * <p>Found must be the state of the last acknowledged batch, or that state and the first few, whole, of the batches that
 * were under way.
 */
final class CrashRun {
    /** Small, so that a short run fills, leaves, cleans and recycles many. */
    static final StoreSettings SETTINGS =
            new StoreSettings(Path.of("store"), StoreSettings.SMALLEST_SEGMENT, StoreSettings.SMALLEST_SEGMENT);

    private final StoreScript script;
    private final TestLoop loop = new TestLoop();
    private StoreProbe.Failures failures = new StoreProbe.Failures();
    private StoreModel acknowledged = new StoreModel();
    /** The states that may be found: the acknowledged one, and those that the batches under way lead to. */
    private List<StoreModel> possible = List.of(acknowledged);

    private int refused;

    CrashRun(long seed) {
        script = new StoreScript(seed);
    }

    int refused() {
        return refused;
    }

    StoreProbe.Failures failures() {
        return failures;
    }

    /** The same run, with the store's failure behind it. */
    CrashRun afterFailure() {
        failures = new StoreProbe.Failures();
        return this;
    }

    /** Opens, checks what is found, writes so many groups, and closes; ends early where the store fails. */
    void live(Vfs vfs, int groups) {
        live(loop.around(vfs), groups);
    }

    /** All threads of the store are the test's. */
    StoreSurroundings around(Vfs vfs) {
        return loop.around(vfs);
    }

    void live(StoreSurroundings around, int groups) {
        try (JournaledStore store = new JournaledStore(SETTINGS, around)) {
            RecoveredState found = store.recover(failures);
            settle(observe(store, found));
            if (acknowledged.definitions.isEmpty()) {
                write(store, List.of(script.begin()));
            }
            for (int group = 0; group < groups && failures.count() == 0; group++) {
                writeGroup(store);
            }
        }
        loop.runAll();
    }

    private void writeGroup(MessageStore store) {
        StoreModel expected = acknowledged.copy();
        List<StoreScript.Step> steps = new ArrayList<>();
        for (int i = script.below(3); i >= 0; i--) {
            StoreScript.Step step = script.next(expected, store);
            step.effect().accept(expected);
            steps.add(step);
        }
        write(store, steps);
    }

    private void write(MessageStore store, List<StoreScript.Step> steps) {
        List<StoreModel> states = new ArrayList<>(List.of(acknowledged));
        for (StoreScript.Step step : steps) {
            StoreModel next = states.get(states.size() - 1).copy();
            step.effect().accept(next);
            states.add(next);
        }
        possible = states;
        for (StoreScript.Step step : steps) {
            store.write(step.batch(), new Answer(step));
        }
        loop.runAll();
    }

    /** Takes over what an answer says. */
    private final class Answer implements WriteListener {
        private final StoreScript.Step step;

        Answer(StoreScript.Step step) {
            this.step = step;
        }

        @Override
        public void written(long[] keys) {
            StoreModel next = acknowledged.copy();
            step.effect().accept(next);
            acknowledged = next;
            possible = possible.size() > 1 ? possible.subList(1, possible.size()) : List.of(next);
            for (int i = 0; i < keys.length; i++) {
                script.learn(step.yields().get(i), keys[i]);
            }
        }

        @Override
        public void refused(StoreException reason) {
            if (!reason.fatal()) {
                refused++;
                possible = List.of(acknowledged);
            }
        }
    }

    /** From here on what was found is what must be found: nothing was under way. */
    private void settle(StoreModel found) {
        for (StoreModel candidate : possible) {
            if (candidate.describe().equals(found.describe())) {
                acknowledged = candidate;
                possible = List.of(candidate);
                return;
            }
        }
        throw new AssertionError("found      " + found.describe() + "\nnot one of "
                + String.join(
                        "\nor         ",
                        possible.stream().map(StoreModel::describe).toList()));
    }

    private StoreModel observe(MessageStore store, RecoveredState state) {
        StoreModel found = new StoreModel();
        for (QueueDefinition definition : state.queues()) {
            found.definitions.put(definition.id(), definition.version());
        }
        state.sessions().forEach(session -> found.sequences.put(session.epoch().high(), session.sequence()));
        state.prepared()
                .forEach(branch -> found.prepared.put(
                        branch.branch().format(),
                        new StoreModel.Branch(StoreScript.LANES.get(0), List.of(), StoreScript.LANES.get(0), null)));
        for (SubQueue of : StoreScript.LANES) {
            List<StoredMessage> messages = answer(
                            store.read(new ReadRequest(of, Long.MIN_VALUE, Long.MAX_VALUE, 1_000, Integer.MAX_VALUE)))
                    .messages();
            long told = state.ranges().stream()
                    .filter(range -> range.of().equals(of))
                    .mapToLong(RecoveredState.Range::count)
                    .sum();
            if (told != messages.size()) {
                throw new AssertionError("recovery told of " + told + " in " + of + ", there are " + messages.size());
            }
            for (StoredMessage message : messages) {
                String text = StoreProbe.text(message);
                script.learn(text, message.key());
                found.add(
                        of,
                        new StoreModel.Entry(text, message.state().attempts(), message.notes(), body(store, message)));
            }
        }
        return found;
    }

    private String body(MessageStore store, StoredMessage message) {
        if (message.body() == null) {
            return "";
        }
        StringBuilder body = new StringBuilder();
        for (int part = 0; part < 2; part++) {
            body.append(new String(answer(store.readBody(message.body().number(), part)), StandardCharsets.UTF_8));
        }
        if (body.length() != message.body().length()) {
            throw new AssertionError("a body of " + body.length() + " instead of " + message.body());
        }
        return body.toString();
    }

    private <T> T answer(CompletableFuture<T> future) {
        loop.runAll();
        return StoreProbe.await(future);
    }
}
