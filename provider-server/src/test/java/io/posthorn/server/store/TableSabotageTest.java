package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.server.store.PowerCutDisk.Operation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same as {@link SabotageTest} for what a checkpoint relies on (invariants 1, 3, 5 and 8): its files are forced before
 * the catalog names them, the catalog is in force before anything is given up for it, and each file is what was written.
 */
class TableSabotageTest {
    private static final String TABLE = "table-\\d+\\.map.*";
    private static final String STATE = "table-\\d+-\\d+\\.state.*";
    private static final String CATALOG = "catalog.*";

    @ParameterizedTest
    @ValueSource(strings = {TABLE, STATE, CATALOG, "definitions-.*", "branches-.*"})
    void aLeftOutForceIsCaught(String files) {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withoutForceOf(disk, files))
                        .complaints())
                .isPositive();
    }

    @Test
    void segmentsThatGoBeforeTheCatalogIsInForceAreCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withLateName(disk, "catalog"))
                        .complaints())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {STATE, CATALOG, "definitions-.*", "branches-.*"})
    void aTornFileIsCaught(String files) {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withTornWritesTo(disk, files))
                        .complaints())
                .isPositive();
    }

    @Test
    void anEntryThatItsTableLacksIsCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withGapsIn(disk, TABLE))
                        .complaints())
                .isPositive();
    }

    @Test
    void aTableThatIsGivenUpTooEarlyIsCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withEarlyDeletionOf(disk, TABLE))
                        .dyingAt(Kind.RENAME, "catalog", 0)
                        .complaints())
                .isPositive();
    }

    @Test
    void tablesThatAreNotDeletedAreCaughtWhenAllIsDrained() {
        CrashRun run = new CrashRun(1);
        PowerCutDisk disk = new PowerCutDisk();
        run.live(disk, CrashTrial.GROUPS);

        run.drain(Sabotages.withoutDeletionOf(disk, "table-.*"));

        assertThatThrownBy(() -> DrainedStoreTest.assertEmpty(disk)).isInstanceOf(AssertionError.class);
    }
}
