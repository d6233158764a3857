package io.posthorn.server.store.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However much passes through a queue, its store takes no more than it took before. */
class ConstantDepthTest {
    private static final int DEPTH = 1_000;
    private static final int COMMIT = 100;
    private static final int SAMPLES = 20;
    private static final SubQueue QUEUE = Traffic.queue(1);

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
        try (JournaledStore store = new JournaledStore(settings)) {
            store.recover(failures);
            Traffic traffic = new Traffic(store);
            traffic.define(1);
            Deque<Long> waiting = new ArrayDeque<>();
            for (int sent = 0; sent < messages; sent += COMMIT) {
                List<StoreOperation> batch = new ArrayList<>();
                for (int i = 0; i < COMMIT; i++) {
                    batch.add(Traffic.send(QUEUE, sent + i));
                    if (waiting.size() > DEPTH - COMMIT) {
                        batch.add(new Acknowledge(waiting.remove()));
                    }
                }
                for (long key : traffic.write(batch)) {
                    waiting.add(key);
                }
                if ((sent + COMMIT) % (messages / SAMPLES) == 0) {
                    samples.add(Footprint.of(directory));
                }
            }
            assertThat(Traffic.number(
                            traffic.page(QUEUE, Long.MIN_VALUE, 1).messages().get(0)))
                    .isEqualTo(messages - waiting.size());
        }
        assertThat(failures.count()).isZero();
        Flatness.check(messages + " messages", samples);
    }
}
