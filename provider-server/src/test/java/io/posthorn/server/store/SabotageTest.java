package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.file.Vfs;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Shows that the checker of the crash tests sees what it is there to see: each sabotage makes it complain. */
class SabotageTest {
    private static final int GROUPS = 60;
    private static final int DEATHS = 40;

    @Test
    void aSoundStoreGivesNothingToComplainOf() {
        assertThat(complaints(disk -> disk, UnaryOperator.identity())).isZero();
    }

    @Test
    void aLeftOutForceIsCaught() {
        assertThat(complaints(SabotagedVfs::withoutForce, UnaryOperator.identity()))
                .isPositive();
    }

    @Test
    void aFrameThatIsAcknowledgedBeforeItsForceIsCaught() {
        assertThat(complaints(SabotagedVfs::withLateForce, UnaryOperator.identity()))
                .isPositive();
    }

    @Test
    void aChecksumThatIsNotLookedAtIsCaught() {
        assertThat(complaints(
                        disk -> disk,
                        around -> new StoreSurroundings(
                                around.vfs(),
                                around.driver(),
                                around.maintenance(),
                                around.readers(),
                                Careless::new,
                                around.patience())))
                .isPositive();
    }

    /** Takes every frame whose header looks right. */
    private static final class Careless extends FrameFormat {
        Careless(UUID key) {
            super(key);
        }

        @Override
        boolean intact(ByteBuffer frame) {
            return true;
        }
    }

    /** In how many of the deaths the state that is found afterwards is not one that may be found. */
    private static int complaints(UnaryOperator<Vfs> layer, UnaryOperator<StoreSurroundings> change) {
        int complaints = 0;
        for (int death = 0; death < DEATHS; death++) {
            CrashRun run = new CrashRun(100 + death);
            PowerCutDisk disk = new PowerCutDisk();
            disk.dieAt(20 + 3L * death);
            try {
                run.live(change.apply(run.around(layer.apply(disk))), GROUPS);
            } catch (StoreException e) {
                continue;
            }
            complaints += complains(run.afterFailure(), disk.afterPowerCut(new Random(death)), change) ? 1 : 0;
        }
        return complaints;
    }

    private static boolean complains(CrashRun run, PowerCutDisk found, UnaryOperator<StoreSurroundings> change) {
        try {
            run.live(change.apply(run.around(found)), 0);
            return false;
        } catch (AssertionError | RuntimeException e) {
            return true;
        }
    }
}
