package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Death at every operation of a run, on a disk that forgets what was not forced (invariants 1 to 5, 7, 9 and 10 of the
 * store).
 */
class CrashTest {
    private static final int GROUPS = 150;
    private static final int GROUPS_AFTER = 12;
    /** The normal build tries every so manieth operation. */
    private static final int STRIDE = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterDeathAtAnyOperationAllThatWasAcknowledgedIsThere(long seed) {
        long operations = operationsOfAWholeRun(seed);
        for (long death = 1; death <= operations; death += STRIDE) {
            dieAndGoOn(seed, death + seed % STRIDE, null);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void whateverUnforcedSectorsSurviveAllThatWasAcknowledgedIsThere(long seed) {
        long operations = operationsOfAWholeRun(seed);
        for (long death = 1; death <= operations; death += STRIDE) {
            dieAndGoOn(seed, death, new Random(seed * 1_000_003 + death));
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void deathAtEveryOperationOfManyRuns(long seed) {
        long operations = operationsOfAWholeRun(seed);
        for (long death = 1; death <= operations; death++) {
            dieAndGoOn(seed, death, null);
            for (int subset = 0; subset < 3; subset++) {
                dieAndGoOn(seed, death, new Random(seed * 1_000_003 + death * 31 + subset));
            }
        }
    }

    @Test
    void aRecoveryThatIsKilledAtAnyOperationIsFollowedByOneThatSucceeds() {
        for (long death = 40; death <= 400; death += 40) {
            for (int inRecovery = 1; inRecovery < 12; inRecovery++) {
                Random random = new Random(death);
                CrashRun run = new CrashRun(5);
                PowerCutDisk first = new PowerCutDisk();
                first.dieAt(death);
                tryToLive(run, first, GROUPS);
                PowerCutDisk second = first.afterPowerCut(random);
                second.dieAt(inRecovery);
                tryToLive(run, second, 0);
                run.live(second.afterPowerCut(random), GROUPS_AFTER);
            }
        }
    }

    @Test
    void aProcessThatIsKilledLosesNothingThatWasAcknowledged() {
        CrashRun run = new CrashRun(6);
        PowerCutDisk disk = new PowerCutDisk();
        for (int death = 0; death < 20; death++) {
            disk.dieAt(disk.operations() + 60);
            tryToLive(run, disk, GROUPS);
            disk = disk.afterKill();
        }
        run.live(disk, GROUPS_AFTER);
    }

    @Test
    void whatARecoveryFoundSurvivesAPowerCutThatFollows() {
        long operations = operationsOfAWholeRun(21);
        for (long death = 1; death <= operations; death += death < 25 ? 1 : STRIDE) {
            CrashRun run = new CrashRun(21);
            PowerCutDisk killed = new PowerCutDisk();
            killed.dieAt(death);
            tryToLive(run, killed, GROUPS);
            PowerCutDisk restarted = killed.afterKill();
            run.afterFailure().live(restarted, 0);
            run.live(restarted.afterPowerCut(null), GROUPS_AFTER);
            assertThat(run.failures().count()).isZero();
        }
    }

    @Test
    void whatARecoveryFoundAfterAForceThatFailedSurvivesAPowerCutThatFollows() {
        long operations = operationsOfAWholeRun(22);
        for (long failing = 1; failing <= operations; failing++) {
            long number = failing;
            CrashRun run = new CrashRun(22);
            PowerCutDisk failed = new PowerCutDisk();
            failed.troubles(operation -> operation == number ? new IOException("EIO") : null);
            tryToLive(run, failed, GROUPS);
            PowerCutDisk restarted = failed.afterKill();
            run.afterFailure().live(restarted, 0);
            run.live(restarted.afterPowerCut(null), 0);
            assertThat(run.failures().count()).isZero();
        }
    }

    @Test
    void crashThenGoOnThenCrashAgain() {
        CrashRun run = new CrashRun(7);
        Random random = new Random(7);
        PowerCutDisk disk = new PowerCutDisk();
        for (int death = 0; death < 60; death++) {
            disk.dieAt(disk.operations() + 10 + random.nextInt(80));
            tryToLive(run, disk, GROUPS);
            disk = disk.afterPowerCut(random);
        }
        run.live(disk, GROUPS_AFTER);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void anOperationThatFailsOnceEndsTheStoreAndNothingIsAcknowledgedAfterIt(long seed) {
        long operations = operationsOfAWholeRun(seed);
        for (long failing = 1; failing <= operations; failing += STRIDE) {
            long number = failing;
            CrashRun run = new CrashRun(seed);
            PowerCutDisk disk = new PowerCutDisk();
            disk.troubles(operation -> operation == number ? new IOException("EIO") : null);
            tryToLive(run, disk, GROUPS);
            assertThat(run.failures().count()).isLessThanOrEqualTo(1);
            run.afterFailure().live(disk.afterPowerCut(null), GROUPS_AFTER);
        }
    }

    @Test
    void anOperationThatFindsTheDiskFullLosesNothing() {
        long operations = operationsOfAWholeRun(10);
        for (long failing = 1; failing <= operations; failing += STRIDE) {
            long number = failing;
            CrashRun run = new CrashRun(10);
            PowerCutDisk disk = new PowerCutDisk();
            disk.troubles(
                    operation -> operation == number ? new DiskFullException("full", new IOException("ENOSPC")) : null);
            tryToLive(run, disk, GROUPS);
            run.afterFailure().live(disk.afterPowerCut(null), GROUPS_AFTER);
        }
    }

    /** Counts the operations of a run that nothing disturbs, close included. */
    private static long operationsOfAWholeRun(long seed) {
        PowerCutDisk disk = new PowerCutDisk();
        CrashRun run = new CrashRun(seed);
        run.live(disk, GROUPS);
        assertThat(run.failures().count()).isZero();
        assertThat(disk.oldestSegment()).as("a run that cleans and recycles").isGreaterThan(2);
        return disk.operations();
    }

    private static void dieAndGoOn(long seed, long death, Random survivors) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        disk.dieAt(death);
        tryToLive(run, disk, GROUPS);
        CrashRun after = run.afterFailure();
        PowerCutDisk found = disk.afterPowerCut(survivors);
        assertThatCode(() -> {
                    after.live(found, GROUPS_AFTER);
                    after.live(found.afterPowerCut(null), 0);
                })
                .as("seed %d, death at operation %d", seed, death)
                .doesNotThrowAnyException();
        assertThat(after.failures().count()).isZero();
    }

    /** A store on a dying disk may fail to open, and then only with a clear error. */
    private static void tryToLive(CrashRun run, PowerCutDisk disk, int groups) {
        run.afterFailure();
        try {
            run.live(disk, groups);
        } catch (StoreException e) {
            assertThat(e.reason()).isIn(StoreException.Reason.UNUSABLE, StoreException.Reason.BROKEN);
        }
    }
}
