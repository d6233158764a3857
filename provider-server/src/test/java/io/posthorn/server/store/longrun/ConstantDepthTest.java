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

/** However much passes through a queue, its store takes no more than it took before. */
class ConstantDepthTest {
    private static final int COMMIT = 100;
    private static final int SAMPLES = 20;

    @TempDir
    private Path directory;

    private final StoreProbe.Failures failures = new StoreProbe.Failures();

    @Test
    void aQueueOfConstantDepthTakesNoMoreThanBefore() throws IOException {
        passThrough(StoreSettings.of(directory).withSegmentBytes(4 * 1024 * 1024), 200_000);
    }

    @Tag("full")
    @Test
    void tenMillionMessagesLeaveNothingBehind() throws IOException {
        passThrough(StoreSettings.of(directory), 10_000_000);
    }

    private void passThrough(StoreSettings settings, int messages) throws IOException {
        List<Footprint> samples = new ArrayList<>();
        long start = System.nanoTime();
        try (JournaledStore store = new JournaledStore(settings)) {
            store.recover(failures);
            ConstantDepth queue = new ConstantDepth(store, COMMIT);
            while (queue.sent() < messages) {
                queue.pass();
                if (queue.sent() % (messages / SAMPLES) == 0) {
                    samples.add(Footprint.of(directory));
                    queue.check();
                }
            }
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(failures.count()).isZero();
        Flatness.check(String.format("%,d messages in %,d ms", messages, millis), samples);
    }
}
