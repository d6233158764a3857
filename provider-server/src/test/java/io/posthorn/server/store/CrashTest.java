package io.posthorn.server.store;

import static io.posthorn.server.store.CrashTrial.GROUPS;
import static io.posthorn.server.store.CrashTrial.GROUPS_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.store.PowerCutDisk.Operation.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Death at every operation of a run, on a disk that forgets what was not forced (invariants 1 to 5 and 10 of the store).
 */
class CrashTest {
    /** The normal build tries every so manieth operation. */
    private static final int STRIDE = 7;

    private static final int TORN_TAILS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterDeathAtAnyOperationAllThatWasAcknowledgedIsThere(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long death = 1; death <= operations; death += STRIDE) {
            CrashTrial.dieAndGoOn(seed, death + seed % STRIDE, null);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void whateverUnforcedSectorsAndNamesSurviveAllThatWasAcknowledgedIsThere(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long death = 1; death <= operations; death += STRIDE) {
            CrashTrial.dieAndGoOn(seed, death, new Random(seed * 1_000_003 + death));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void afterDeathAroundAnyChangeOfANameAllThatWasAcknowledgedIsThere(long seed) {
        PowerCutDisk whole = CrashTrial.wholeRun(seed);
        for (Kind kind : List.of(Kind.RENAME, Kind.DELETE, Kind.FORCE_DIRECTORY)) {
            for (long change : whole.operations(kind, ".*")) {
                CrashTrial.dieAndGoOn(seed, change, null);
                CrashTrial.dieAndGoOn(seed, change + 1, new Random(seed * 1_000_003 + change));
            }
        }
    }

    @Test
    void whateverSectorsOfTheTailSurviveTheJournalIsWholeUpToWhatWasAcknowledged() {
        List<Long> forces = CrashTrial.wholeRun(33).operations(Kind.FORCE, "journal-.*");
        Random random = new Random(33);
        for (int tail = 0; tail < TORN_TAILS; tail++) {
            CrashTrial.dieAndGoOn(33, forces.get(random.nextInt(forces.size())), new Random(tail));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void afterDeathInALifeThatFollowsOthersAllThatWasAcknowledgedIsThere(long seed) {
        long operations = CrashTrial.operationsOfAThirdLife(seed);
        for (long death = 1; death <= operations; death += STRIDE) {
            CrashTrial.dieInTheThirdLife(seed, death, death % 2 == 0 ? null : new Random(seed * 1_000_003 + death));
        }
    }

    @Test
    void aProcessThatIsKilledLosesNothingThatWasAcknowledged() {
        CrashRun run = new CrashRun(7);
        PowerCutDisk disk = new PowerCutDisk();
        for (int death = 0; death < 20; death++) {
            disk.dieAt(disk.operations() + 60);
            CrashTrial.tryToLive(run, disk, GROUPS);
            disk = disk.afterKill();
        }
        run.live(disk, GROUPS_AFTER);
        assertThat(run.failures().count()).isLessThanOrEqualTo(1);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void deathAtEveryOperationOfManyRuns(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long death = 1; death <= operations; death++) {
            CrashTrial.dieAndGoOn(seed, death, null);
            for (int subset = 0; subset < 3; subset++) {
                CrashTrial.dieAndGoOn(seed, death, new Random(seed * 1_000_003 + death * 31 + subset));
            }
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25})
    void deathAtEveryOperationOfALifeThatFollowsOthers(long seed) {
        long operations = CrashTrial.operationsOfAThirdLife(seed);
        for (long death = 1; death <= operations; death++) {
            CrashTrial.dieInTheThirdLife(seed, death, null);
            CrashTrial.dieInTheThirdLife(seed, death, new Random(seed * 1_000_003 + death));
        }
    }
}
