package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store in memory and the model of the crash tests agree, so that each shows the other's mistakes. */
class MemoryStoreModelTest {
    private static final int GROUPS = 600;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStoreInMemoryGivesThePagesThatTheModelSays(long seed) {
        CrashRun run = new CrashRun(seed, true, around -> new InMemoryStore(around.driver(), Long.MAX_VALUE));

        run.live(new PowerCutDisk(), GROUPS);

        assertThat(run.failures().count()).isZero();
        assertThat(run.refused() + run.refusedReads()).isZero();
        assertThat(run.comparedReads()).isGreaterThan(GROUPS / 4);
    }
}
