package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.posthorn.api.spi.store.StoreException;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the crash tests have in common: runs that end well, and runs that do not. */
final class CrashTrial {
    static final int GROUPS = 150;
    static final int GROUPS_AFTER = 12;
    /** Of each of the lives that end in good order before one that does not. */
    private static final int GROUPS_BEFORE = 40;

    private CrashTrial() {}

    /** A disk after a run that nothing disturbs, close included; it counts the run's operations. */
    static PowerCutDisk wholeRun(long seed) {
        PowerCutDisk disk = new PowerCutDisk();
        CrashRun run = new CrashRun(seed);
        run.live(disk, GROUPS);
        assertThat(run.failures().count()).isZero();
        assertThat(run.refused() + run.refusedReads()).isZero();
        assertThat(run.comparedReads()).isGreaterThan(GROUPS / 4);
        assertThat(disk.operations(PowerCutDisk.Operation.Kind.RENAME, "catalog.*"))
                .as("a run with several checkpoints")
                .hasSizeGreaterThan(3);
        assertTidy(disk);
        return disk;
    }

    /** After an end in good order there is nothing that nothing needs. */
    static void assertTidy(PowerCutDisk disk) {
        Map<String, Long> kinds = disk.names().stream()
                .collect(Collectors.groupingBy(name -> name.replaceAll("-[0-9]+", ""), Collectors.counting()));
        assertThat(kinds.keySet()).noneMatch(kind -> kind.endsWith(".tmp"));
        assertThat(kinds.getOrDefault("table.state", 0L)).isEqualTo(kinds.getOrDefault("table.map", 0L));
        assertThat(kinds.getOrDefault("definitions", 0L)).isLessThanOrEqualTo(1);
        assertThat(kinds.getOrDefault("branches", 0L)).isLessThanOrEqualTo(1);
    }

    /**
     * Dies at an operation of the first life, and lives on twice with what the power cut left.
     *
     * @param survivors null where nothing survives that was not forced
     */
    static void dieAndGoOn(long seed, long death, @Nullable Random survivors) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        disk.dieAt(death);
        tryToLive(run, disk, GROUPS);
        goOn(run, disk.afterPowerCut(survivors), "seed " + seed + ", death at operation " + death);
    }

    /** The same in the third life, so many operations after its begin, after two that ended in good order. */
    static void dieInTheThirdLife(long seed, long after, @Nullable Random survivors) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        run.live(disk, GROUPS_BEFORE);
        run.live(disk, GROUPS_BEFORE);
        disk.dieAt(disk.operations() + after);
        tryToLive(run, disk, GROUPS_BEFORE);
        goOn(run, disk.afterPowerCut(survivors), "seed " + seed + ", third life, death at operation " + after);
    }

    /** How many operations a third life has. */
    static long operationsOfAThirdLife(long seed) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        run.live(disk, GROUPS_BEFORE);
        run.live(disk, GROUPS_BEFORE);
        long before = disk.operations();
        run.live(disk, GROUPS_BEFORE);
        assertThat(run.failures().count()).isZero();
        return disk.operations() - before;
    }

    private static void goOn(CrashRun run, PowerCutDisk found, String what) {
        run.afterFailure();
        assertThatCode(() -> {
                    run.live(found, GROUPS_AFTER);
                    run.live(found.afterPowerCut(null), 0);
                })
                .as(what)
                .doesNotThrowAnyException();
        assertThat(run.failures().count()).as(what).isZero();
    }

    /** A store on a dying disk may fail to open, and then only with a clear error. */
    static void tryToLive(CrashRun run, PowerCutDisk disk, int groups) {
        run.afterFailure();
        try {
            run.live(disk, groups);
        } catch (StoreException e) {
            assertThat(e.reason()).isIn(StoreException.Reason.UNUSABLE, StoreException.Reason.BROKEN);
        }
    }
}
