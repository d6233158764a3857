package io.posthorn.server.store;

import static io.posthorn.server.store.CrashTrial.GROUPS;
import static io.posthorn.server.store.CrashTrial.GROUPS_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.store.PowerCutDisk.Operation.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Death in the middle of what repairs after a death, and one after the other (invariants 6 and 7 of the store). */
class RecoveryCrashTest {
    /** The normal build tries every so manieth operation. */
    private static final int STRIDE = 7;
    /** Operations of the longest recovery. */
    private static final int LONGEST = 40;

    @Test
    void aRecoveryThatIsKilledAtAnyOperationIsFollowedByOneThatSucceeds() {
        for (long death = 40; death <= 400; death += 40) {
            killRecoveries(5, death);
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void everyRecoveryThatIsKilledAtAnyOperationIsFollowedByOneThatSucceeds(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long death = 1; death <= operations; death++) {
            killRecoveries(seed, death);
        }
    }

    private static void killRecoveries(long seed, long death) {
        boolean killed = true;
        for (int inRecovery = 1; killed && inRecovery <= LONGEST; inRecovery++) {
            Random random = new Random(death);
            CrashRun run = new CrashRun(seed);
            PowerCutDisk first = new PowerCutDisk();
            first.dieAt(death);
            CrashTrial.tryToLive(run, first, GROUPS);
            PowerCutDisk second = first.afterPowerCut(random);
            second.dieAt(inRecovery);
            CrashTrial.tryToLive(run, second, 0);
            killed = second.isDead();
            run.afterFailure().live(second.afterPowerCut(random), GROUPS_AFTER);
            assertThat(run.failures().count()).isZero();
        }
    }

    @Test
    void whatARecoveryFoundSurvivesAPowerCutThatFollows() {
        long operations = CrashTrial.wholeRun(21).operations();
        for (long death = 1; death <= operations; death += death < 25 ? 1 : STRIDE) {
            CrashRun run = new CrashRun(21);
            PowerCutDisk killed = new PowerCutDisk();
            killed.dieAt(death);
            CrashTrial.tryToLive(run, killed, GROUPS);
            surviveAPowerCut(run, killed);
        }
    }

    @Test
    void whatARecoveryFoundAfterAForceThatFailedSurvivesAPowerCutThatFollows() {
        List<Long> forces = CrashTrial.wholeRun(22).operations(Kind.FORCE, ".*");
        for (int failing = 0; failing < forces.size(); failing += 3) {
            long number = forces.get(failing);
            CrashRun run = new CrashRun(22);
            PowerCutDisk failed = new PowerCutDisk();
            failed.troubles(operation -> operation == number ? new IOException("EIO") : null);
            CrashTrial.tryToLive(run, failed, GROUPS);
            surviveAPowerCut(run, failed);
        }
    }

    private static void surviveAPowerCut(CrashRun run, PowerCutDisk left) {
        PowerCutDisk restarted = left.afterKill();
        run.afterFailure().live(restarted, 0);
        run.live(restarted.afterPowerCut(null), GROUPS_AFTER);
        assertThat(run.failures().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void crashThenGoOnThenCrashAgain(long seed) {
        crashAgainAndAgain(seed, 60);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65})
    void crashThenGoOnThenCrashAgainManyTimes(long seed) {
        crashAgainAndAgain(seed, 1_000);
    }

    private static void crashAgainAndAgain(long seed, int deaths) {
        CrashRun run = new CrashRun(seed);
        Random random = new Random(seed);
        PowerCutDisk disk = new PowerCutDisk();
        for (int death = 0; death < deaths; death++) {
            disk.dieAt(disk.operations() + 10 + random.nextInt(200));
            CrashTrial.tryToLive(run, disk, GROUPS);
            disk = disk.afterPowerCut(random);
        }
        run.live(disk, GROUPS_AFTER);
    }
}
