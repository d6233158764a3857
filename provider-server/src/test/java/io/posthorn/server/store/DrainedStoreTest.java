package io.posthorn.server.store;

import static io.posthorn.server.store.CrashTrial.GROUPS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store out of which everything was taken gives its space back (invariant 8 of the store). */
class DrainedStoreTest {
    /** Identity, journal, spares, and what says what is where. */
    private static final String FILES_OF_AN_EMPTY_STORE =
            "store|journal-\\d{16}\\.seg|spare-\\d+\\.seg|catalog|(definitions|branches)-\\d+";

    private static final long SEGMENTS = 6;

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void afterADrainTheDirectoryHoldsNoMessageAnyMore(long seed) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        run.live(disk, GROUPS);
        assertThat(disk.operations(PowerCutDisk.Operation.Kind.RENAME, "catalog.*"))
                .isNotEmpty();

        run.drain(disk);

        assertEmpty(disk);
        run.live(disk, 0);
        assertEmpty(disk);
    }

    @Test
    void filesThatDeathsLeftBehindAreGoneAfterADrain() {
        Random random = new Random(74);
        CrashRun run = new CrashRun(74);
        PowerCutDisk disk = new PowerCutDisk();
        for (int death = 0; death < 25; death++) {
            disk.dieAt(disk.operations() + 10 + random.nextInt(300));
            CrashTrial.tryToLive(run, disk, GROUPS);
            disk = death % 3 == 0 ? disk.afterKill() : disk.afterPowerCut(random);
        }

        run.afterFailure().drain(disk);

        assertEmpty(disk);
    }

    static void assertEmpty(PowerCutDisk disk) {
        assertThat(disk.names()).allMatch(name -> name.matches(FILES_OF_AN_EMPTY_STORE));
        assertThat(disk.used()).isLessThan(SEGMENTS * CrashRun.SETTINGS.segmentBytes());
    }
}
