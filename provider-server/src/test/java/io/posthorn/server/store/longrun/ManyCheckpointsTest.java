package io.posthorn.server.store.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However often what waits moves into a table, nothing is left of the tables before: the queue is deeper than the journal, so
 * that every checkpoint has survivors.
 */
class ManyCheckpointsTest {
    private static final int SEGMENT = 64 * 1024;
    private static final int COMMIT = 20;
    private static final int SAMPLES = 20;
    /** More than twice what fits a journal. */
    private static final int MOST_MESSAGES_A_CHECKPOINT = 1_200;

    @TempDir
    private Path directory;

    private final StoreProbe.Failures failures = new StoreProbe.Failures();

    @Test
    void checkpointsLeaveNothingBehind() throws IOException {
        pass(60);
    }

    @Tag("full")
    @Test
    void aThousandCheckpointsLeaveNothingBehind() throws IOException {
        pass(1_000);
    }

    private void pass(int checkpoints) throws IOException {
        List<Footprint> samples = new ArrayList<>();
        long start = System.nanoTime();
        try (JournaledStore store =
                new JournaledStore(StoreSettings.of(directory).withSegmentBytes(SEGMENT))) {
            store.recover(failures);
            ConstantDepth queue = new ConstantDepth(store, COMMIT);
            for (int sample = 1; sample <= SAMPLES; sample++) {
                passUntil(queue, (long) checkpoints * sample / SAMPLES);
                samples.add(Footprint.of(directory));
                queue.check();
            }
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(failures.count()).isZero();
        Flatness.check(String.format("%,d checkpoints in %,d ms", checkpoints, millis), samples);
    }

    private void passUntil(ConstantDepth queue, long tables) throws IOException {
        while (Footprint.newestTableOf(directory) < tables) {
            queue.pass();
            assertThat(queue.sent())
                    .as("messages until the table of this number")
                    .isLessThan((tables + 1) * MOST_MESSAGES_A_CHECKPOINT);
        }
    }
}
