package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.PowerCutDisk.Operation.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Shows that the checker of the crash tests sees what it is there to see: each sabotage makes it complain. The numbers
 * are those of the store's invariants.
 */
class SabotageTest {
    @Test
    void aSoundStoreGivesNothingToComplainOf() {
        assertThat(new SabotagedRuns().complaints()).isZero();
        assertThat(new SabotagedRuns().dying(3).complaints()).isZero();
    }

    /** 1: what was acknowledged is there. */
    @Test
    void aLeftOutForceOfTheJournalIsCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(disk -> Sabotages.withoutForceOf(disk, "journal-.*"))
                        .complaints())
                .isPositive();
    }

    /** 1. */
    @Test
    void aFrameThatIsAcknowledgedBeforeItsForceIsCaught() {
        assertThat(new SabotagedRuns().onDisk(Sabotages::withLateForce).complaints())
                .isPositive();
    }

    /** 1: a name is part of what is there. */
    @Test
    void aLeftOutForceOfTheDirectoryIsCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(Sabotages::withoutForceOfDirectory)
                        .complaints())
                .isPositive();
    }

    /** 2: what was acknowledged by a consumer does not come back. */
    @Test
    void anAcknowledgementThatIsNotKeptIsCaught() {
        assertThat(new SabotagedRuns()
                        .through(SabotagedStore::thatForgetsAcknowledgements)
                        .complaints())
                .isPositive();
    }

    /** 3: a batch happens as a whole. */
    @Test
    void aBatchThatIsWrittenInPiecesIsCaught() {
        assertThat(new SabotagedRuns()
                        .through(SabotagedStore::thatSplitsBatches)
                        .dyingAt(Kind.FORCE, "journal-.*", 1)
                        .complaints())
                .isPositive();
    }

    /** 4: order. */
    @Test
    void messagesThatChangePlacesAreCaught() {
        assertThat(new SabotagedRuns()
                        .through(SabotagedStore::thatTurnsTheOrderRound)
                        .complaints())
                .isPositive();
    }

    /** 5: what is no frame is not taken for one. */
    @Test
    void aChecksumThatIsNotLookedAtIsCaught() {
        assertThat(new SabotagedRuns()
                        .around(around -> new StoreSurroundings(
                                around.vfs(),
                                around.driver(),
                                around.maintenance(),
                                around.checkpoints(),
                                around.readers(),
                                Careless::new,
                                around.patience()))
                        .dyingAt(Kind.FORCE, "journal-.*", 0)
                        .complaints())
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

    /** 6, 7: what a start has found, and told of, is there after the next death. */
    @Test
    void aRecoveryThatForcesNothingIsCaught() {
        int complaints = 0;
        for (long seed = 100; seed < 110; seed++) {
            CrashRun run = new CrashRun(seed);
            PowerCutDisk killed = new PowerCutDisk();
            List<Long> forces = CrashTrial.wholeRun(seed).operations(Kind.FORCE, "journal-.*");
            killed.dieAt(forces.get(forces.size() / 2));
            CrashTrial.tryToLive(run, killed, CrashTrial.GROUPS);
            PowerCutDisk restarted = killed.afterKill();
            run.afterFailure().look(Sabotages.withoutForceOf(restarted, "journal-.*"));
            try {
                run.live(restarted.afterPowerCut(null), 0);
            } catch (AssertionError | StoreException e) {
                complaints++;
            }
        }

        assertThat(complaints).isPositive();
    }

    /** 8: space comes back. */
    @Test
    void filesThatAreNotDeletedAreCaughtWhenAllIsDrained() {
        CrashRun run = new CrashRun(1);
        PowerCutDisk disk = new PowerCutDisk();
        run.live(Sabotages.withoutDeletionOf(disk, ".*"), CrashTrial.GROUPS);
        run.drain(Sabotages.withoutDeletionOf(disk, ".*"));

        assertThatThrownBy(() -> DrainedStoreTest.assertEmpty(disk)).isInstanceOf(AssertionError.class);
    }

    /** 9: a force that fails is followed by no acknowledgement. */
    @Test
    void aForceWhoseFailureNobodyNoticesIsCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(Sabotages::withForcesThatFailUnnoticed)
                        .complaints())
                .isPositive();
    }

    /** 10: frames of a segment that was recycled are not replayed. */
    @Test
    void oldFramesThatAreReplayedAreCaught() {
        assertThat(new SabotagedRuns()
                        .onDisk(ReplayingVfs::new)
                        .dyingAt(Kind.RENAME, "journal-.*", 3)
                        .complaints())
                .isPositive();
    }
}
