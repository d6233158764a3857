package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.file.Vfs;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of a store after another on disks that die: writes what the script draws, keeps in a model what was
 * acknowledged, and after each death compares what is found with it. While the store lives, pages that it gives are
 * compared too.
 *
 * <p>Found must be the state of the last acknowledged batch, or that state and the first few, whole, of the batches that
 * were under way.
 */
final class CrashRun {
    /** Small, so that a short run fills, leaves, cleans and recycles many; large enough for a message that is split. */
    static final StoreSettings SETTINGS = new StoreSettings(Path.of("store"), 64 * 1024, 2, 64 * 1024);

    private static final int MOST_UNDER_WAY = 6;

    private final StoreScript script;
    private final TestLoop loop;
    private final Function<StoreSurroundings, MessageStore> stores;
    private StoreProbe.Failures failures = new StoreProbe.Failures();
    private StoreModel acknowledged = new StoreModel();
    /** Written, and not yet answered. */
    private final Deque<StoreScript.Step> underWay = new ArrayDeque<>();
    /** Order keys by the model's places. */
    private final Map<Long, Long> keys = new HashMap<>();

    private final List<RandomRead> reads = new ArrayList<>();
    /** What an answer was not as it must be. */
    private @Nullable AssertionError complaint;

    private int refused;
    private int refusedReads;
    private int comparedReads;

    CrashRun(long seed) {
        this(seed, true, around -> new JournaledStore(SETTINGS, around));
    }

    /** @param stores opens the store of each life */
    CrashRun(long seed, boolean staging, Function<StoreSurroundings, MessageStore> stores) {
        this.stores = stores;
        script = new StoreScript(seed, staging);
        loop = new TestLoop(new Random(seed));
    }

    int refused() {
        return refused;
    }

    /** Reads that got no page: there are none while the disk is well. */
    int refusedReads() {
        return refusedReads;
    }

    int comparedReads() {
        return comparedReads;
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

    /** Opens, checks what is found, and dies. */
    void look(Vfs vfs) {
        MessageStore unused = open(loop.around(vfs));
    }

    void live(StoreSurroundings around, int groups) {
        try (MessageStore store = open(around)) {
            for (int group = 0; group < groups && failures.count() == 0; group++) {
                writeGroup(store);
            }
            finishWhatIsUnderWay();
            readEverything(store);
        }
        loop.runAll();
    }

    /** Takes out all that the store holds. */
    void drain(Vfs vfs) {
        try (MessageStore store = open(loop.around(vfs))) {
            for (StoreScript.Step step : script.drain(acknowledged)) {
                write(store, step);
                finishWhatIsUnderWay();
            }
        }
        loop.runAll();
        if (acknowledged.size() > 0 || !acknowledged.prepared.isEmpty()) {
            throw new AssertionError("not drained: " + acknowledged.describe());
        }
    }

    private MessageStore open(StoreSurroundings around) {
        reads.clear();
        MessageStore store = stores.apply(around);
        boolean opened = false;
        try {
            settle(new StoreObserver(store, loop, script.draw()).observe(store.recover(failures)));
            if (acknowledged.definitions.isEmpty()) {
                write(store, script.begin());
                finishWhatIsUnderWay();
            }
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private void writeGroup(MessageStore store) {
        if (acknowledged.definitions.isEmpty()) {
            return;
        }
        for (int i = script.draw().below(3); i >= 0; i--) {
            if (script.draw().oneIn(4)) {
                compareLater(RandomRead.ask(store, script.draw(), acknowledged));
            }
            List<StoreModel> states = possible();
            write(store, script.next(states.get(states.size() - 1), store));
        }
        if (underWay.size() > MOST_UNDER_WAY || script.draw().oneIn(2)) {
            finishWhatIsUnderWay();
        } else {
            loop.run(1 + script.draw().below(5));
            checkReads();
        }
    }

    private void readEverything(MessageStore store) {
        if (failures.count() == 0) {
            StoreDraw.lanes(acknowledged).forEach(of -> compareLater(RandomRead.all(store, of)));
            finishWhatIsUnderWay();
        }
    }

    private void compareLater(RandomRead read) {
        read.mayMeet(acknowledged, keys);
        reads.add(read);
    }

    private void write(MessageStore store, StoreScript.Step step) {
        underWay.add(step);
        store.write(step.batch(), new Answer(step));
    }

    private void finishWhatIsUnderWay() {
        loop.runAll();
        checkReads();
    }

    private void checkReads() {
        if (complaint != null) {
            throw complaint;
        }
        List<RandomRead> done = reads.stream().filter(RandomRead::done).toList();
        reads.removeAll(done);
        for (RandomRead read : done) {
            try {
                read.check();
                comparedReads++;
            } catch (StoreException e) {
                refusedReads++;
            }
        }
    }

    /** The states that may be found: the acknowledged one, and those that the batches under way lead to. */
    private List<StoreModel> possible() {
        List<StoreModel> states = new ArrayList<>(List.of(acknowledged));
        for (StoreScript.Step step : underWay) {
            StoreModel next = states.get(states.size() - 1).copy();
            step.effect().accept(next);
            states.add(next);
        }
        return states;
    }

    /** Takes over what an answer says. */
    private final class Answer implements WriteListener {
        private final StoreScript.Step step;

        Answer(StoreScript.Step step) {
            this.step = step;
        }

        @Override
        public void written(long[] yielded) {
            try {
                takeOver(step, yielded);
            } catch (AssertionError e) {
                complaint = e;
                throw e;
            }
        }

        @Override
        public void refused(StoreException reason) {
            if (!reason.fatal()) {
                refused++;
                underWay.remove(step);
            }
        }
    }

    private void takeOver(StoreScript.Step step, long[] yielded) {
        if (!step.equals(underWay.remove())) {
            throw new AssertionError("an answer that overtakes another: " + step.batch());
        }
        StoreModel next = acknowledged.copy();
        step.effect().accept(next);
        acknowledged = next;
        script.learn(step, yielded);
        learnPlaces();
        reads.forEach(read -> read.mayMeet(acknowledged, keys));
    }

    private void learnPlaces() {
        for (SubQueue of : StoreDraw.lanes(acknowledged)) {
            acknowledged.lane(of).forEach((place, entry) -> {
                if (!keys.containsKey(place)) {
                    keys.put(place, script.draw().key(entry));
                }
            });
        }
    }

    /** From here on what was found is what must be found: nothing is under way. */
    private void settle(StoreModel found) {
        List<StoreModel> states = possible();
        for (StoreModel candidate : states) {
            if (candidate.describe().equals(found.describe())) {
                acknowledged = candidate;
                acknowledged.forgetOpenTransactions();
                underWay.clear();
                learnPlaces();
                return;
            }
        }
        throw new AssertionError("found      " + found.describe() + "\nnot one of "
                + String.join(
                        "\nor         ",
                        states.stream().map(StoreModel::describe).toList()));
    }
}
