package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.PowerCutDisk.Operation.Kind;
import io.posthorn.server.store.file.Vfs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Crash runs in which something is done wrong on purpose: counts in how many of them the checker complains. */
final class SabotagedRuns {
    private static final int RUNS = 40;
    private static final int GROUPS = 120;
    private static final int ABOUT_A_RUN = 400;

    private UnaryOperator<Vfs> disk = UnaryOperator.identity();
    private UnaryOperator<StoreSurroundings> surroundings = UnaryOperator.identity();
    private UnaryOperator<MessageStore> store = UnaryOperator.identity();
    private @Nullable Kind kind;
    private String names = ".*";
    private int delay;
    private int lives = 1;

    /** All lives but the last stand on this layer. */
    SabotagedRuns onDisk(UnaryOperator<Vfs> layer) {
        disk = layer;
        return this;
    }

    SabotagedRuns around(UnaryOperator<StoreSurroundings> change) {
        surroundings = change;
        return this;
    }

    /** The runs speak to each store through this. */
    SabotagedRuns through(UnaryOperator<MessageStore> layer) {
        store = layer;
        return this;
    }

    /** Dies so many operations behind one of this kind, instead of anywhere. */
    SabotagedRuns dyingAt(Kind newKind, String namePattern, int newDelay) {
        kind = newKind;
        names = namePattern;
        delay = newDelay;
        return this;
    }

    /** So many lives end in death. */
    SabotagedRuns dying(int times) {
        lives = times;
        return this;
    }

    int complaints() {
        int complaints = 0;
        for (int seed = 100; seed < 100 + RUNS; seed++) {
            complaints += complains(seed) ? 1 : 0;
        }
        return complaints;
    }

    private CrashRun run(long seed) {
        return new CrashRun(seed, true, around -> store.apply(new JournaledStore(CrashRun.SETTINGS, around)));
    }

    private boolean complains(long seed) {
        Random random = new Random(seed);
        CrashRun run = run(seed);
        PowerCutDisk current = new PowerCutDisk();
        List<Long> deaths = deaths(seed);
        if (deaths.isEmpty()) {
            return false;
        }
        try {
            for (int life = 0; life < lives; life++) {
                current.dieAt(deaths.get(random.nextInt(deaths.size())));
                live(run, current);
                current = current.afterPowerCut(random);
            }
            run.afterFailure().live(surroundings.apply(run.around(current)), 0);
            return run.failures().count() > 0;
        } catch (AssertionError | RuntimeException e) {
            return true;
        }
    }

    /** What a dying store says is no complaint. */
    private void live(CrashRun run, PowerCutDisk dying) {
        try {
            run.afterFailure().live(surroundings.apply(run.around(disk.apply(dying))), GROUPS);
        } catch (StoreException e) {
            if (!dying.isDead()) {
                throw e;
            }
        }
    }

    private List<Long> deaths(long seed) {
        List<Long> deaths = new ArrayList<>();
        if (kind == null) {
            for (long death = 20; death < ABOUT_A_RUN; death++) {
                deaths.add(death);
            }
            return deaths;
        }
        PowerCutDisk whole = new PowerCutDisk();
        try {
            CrashRun run = run(seed);
            run.live(surroundings.apply(run.around(disk.apply(whole))), GROUPS);
        } catch (AssertionError | RuntimeException e) {
            // The operations up to here are what was asked for.
            deaths.add(whole.operations());
        }
        whole.operations(kind, names).forEach(operation -> deaths.add(operation + delay));
        return deaths;
    }
}
