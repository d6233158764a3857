package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.file.DiskVfs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while a checkpoint is under way is in the store after it. */
class CheckpointRaceTest {
    private static final SubQueue ORDERS = new SubQueue(1, 4);

    @TempDir
    private Path temporary;

    /** The journal has ended, so that the checkpoint that is being published never comes to its end. */
    @Test
    void aStopWhileACheckpointIsPublishedLosesNothing() {
        // As many segments as are never filled while the catalog waits, so that no send is held back.
        StoreSettings settings = GoldenStore.settings(temporary.resolve("data")).withJournalSegments(8);
        CountDownLatch publishing = new CountDownLatch(1);
        CountDownLatch journalEnded = new CountDownLatch(1);
        SabotagedVfs slow = new SabotagedVfs(new DiskVfs()) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (to.endsWith(Catalog.NAME) && publishing.getCount() > 0) {
                    publishing.countDown();
                    await(journalEnded);
                }
                super.rename(from, to);
            }
        };
        JournalDriver driver = new Ending(JournalDriver.onOwnThread("test-journal"), journalEnded);
        int sent = 0;
        try (JournaledStore store = new JournaledStore(settings, driver, slow)) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            while (publishing.getCount() > 0) {
                probe.send(ORDERS, "x".repeat(1_000));
                sent++;
            }
        }

        try (JournaledStore store = new JournaledStore(settings)) {
            RecoveredState found = store.recover(new StoreProbe.Failures());

            assertThat(found.queues()).extracting(QueueDefinition::name).containsExactly("orders");
            assertThat(new StoreProbe(store).all(ORDERS)).hasSize(sent);
        }
    }

    /** At whichever message the checkpoint begins, the commit may come right behind. */
    @Test
    void whatIsCommittedWhileACheckpointBeginsIsThere() {
        for (int count = 40; count < 60; count++) {
            TestLoop loop = new TestLoop();
            StoreSettings settings = GoldenStore.settings(temporary.resolve("data-" + count));
            JournaledStore store = new JournaledStore(settings, loop.around(new DiskVfs()));
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            write(loop, probe, StoreProbe.define(1, "orders"));
            for (int i = 1; i < count; i++) {
                write(loop, probe, stage());
            }

            CompletableFuture<long[]> last = probe.written(stage());
            loop.run(1);
            CompletableFuture<long[]> commit = probe.written(new CommitStaged(1));
            loop.runAll();

            assertThat(last).isCompleted();
            assertThat(commit).isCompleted();
            store.close();
            try (JournaledStore again = new JournaledStore(settings)) {
                again.recover(new StoreProbe.Failures());
                assertThat(new StoreProbe(again).all(ORDERS))
                        .as("staged %d", count)
                        .hasSize(count);
            }
        }
    }

    private static Stage stage() {
        return new Stage(1, ORDERS, StoreProbe.message("x".repeat(1_000)), null, DeliveryState.FRESH);
    }

    private static void write(TestLoop loop, StoreProbe probe, StoreOperation operation) {
        CompletableFuture<long[]> answer = probe.written(operation);
        loop.runAll();
        StoreProbe.await(answer);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("too late");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Tells when the journal has ended. */
    private record Ending(JournalDriver driver, CountDownLatch ended) implements JournalDriver {
        @Override
        public void start(Work work) {
            driver.start(work);
        }

        @Override
        public void wake() {
            driver.wake();
        }

        @Override
        public boolean stop(Duration patience) {
            boolean stopped = driver.stop(patience);
            ended.countDown();
            return stopped;
        }
    }
}
