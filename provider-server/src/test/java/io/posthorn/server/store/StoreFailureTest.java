package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails in a store, an error of the machine too, is its end: all who wait hear of it, and all who come. */
class StoreFailureTest {
    private static final SubQueue ORDERS = new SubQueue(1, 4);
    private static final StoreSettings SETTINGS = new StoreSettings(Path.of("data"), 64 * 1024, 2, 64 * 1024);

    private final StoreProbe.Failures failures = new StoreProbe.Failures();
    private final FailingVfs vfs = new FailingVfs();

    /** A disk whose operations end in an error of the machine when told so. */
    private static final class FailingVfs extends SabotagedVfs {
        private volatile boolean failsForces;
        private volatile boolean failsReads;
        private volatile boolean failsCreations;
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private volatile boolean hangs;

        FailingVfs() {
            super(new PowerCutDisk());
        }

        @Override
        void force(VfsFile file) throws IOException {
            if (failsForces) {
                throw new OutOfMemoryError("in a test");
            }
            if (hangs && !Patience.await(() -> goesOn.await(60, TimeUnit.SECONDS))) {
                throw new IOException("nobody let the disk go on");
            }
            file.force();
        }

        @Override
        void beforeRead() {
            if (failsReads) {
                throw new OutOfMemoryError("in a test");
            }
        }

        @Override
        public VfsFile create(Path file) throws IOException {
            if (failsCreations) {
                throw new OutOfMemoryError("in a test");
            }
            return super.create(file);
        }
    }

    private JournaledStore open(JournalDriver driver) {
        JournaledStore store = new JournaledStore(SETTINGS, driver, vfs);
        store.recover(failures);
        new StoreProbe(store).write(StoreProbe.define(1, "orders"));
        return store;
    }

    private JournaledStore open() {
        return open(JournalDriver.onOwnThread("test-journal"));
    }

    private void assertEnded(MessageStore store) {
        await().untilAsserted(() -> assertThat(failures.count()).isEqualTo(1));
        assertThatThrownBy(() -> new StoreProbe(store).send(ORDERS, "later"))
                .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.BROKEN));
        assertThat(failures.count()).isEqualTo(1);
    }

    @Test
    void anErrorWhileWritingEndsTheStore() {
        try (JournaledStore store = open()) {
            vfs.failsForces = true;

            assertThatThrownBy(() -> new StoreProbe(store).send(ORDERS, "lost"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in a test");

            assertEnded(store);
        }
    }

    @Test
    void anErrorOfAnInlineJournalEndsTheStoreAndItCanBeClosed() {
        var loop = StoreThreads.single("test-loop");
        JournaledStore store = open(JournalDriver.inlineOn(
                loop, () -> Thread.currentThread().getName().equals("test-loop")));
        vfs.failsForces = true;

        assertThatThrownBy(() -> new StoreProbe(store).send(ORDERS, "lost")).isInstanceOf(StoreException.class);

        assertEnded(store);
        store.close();
        loop.shutdown();
    }

    @Test
    void anErrorOfAListenerEndsTheStore() {
        try (JournaledStore store = open()) {
            throwWhenTold(store);

            assertEnded(store);
        }
    }

    @Test
    void anErrorEndsAStoreInMemory() {
        try (InMemoryStore store = new InMemoryStore()) {
            store.recover(failures);
            throwWhenTold(store);

            assertEnded(store);
        }
    }

    private static void throwWhenTold(MessageStore store) {
        store.write(StoreBatch.of(StoreProbe.define(2, "other")), new WriteListener() {
            @Override
            public void written(long[] keys) {
                throw new AssertionError("in a test");
            }

            @Override
            public void refused(StoreException reason) {}
        });
    }

    @Test
    void anErrorInTheBackgroundEndsTheStore() {
        try (JournaledStore store = open()) {
            vfs.failsCreations = true;
            // A quarter of the segment in use: a spare is made in the background.
            new StoreProbe(store).send(ORDERS, "x".repeat(30_000));

            assertEnded(store);
        }
    }

    @Test
    void anErrorWhileReadingAnOldSegmentEndsTheStore() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            long first = probe.send(ORDERS, "x".repeat(30_000)).get(0);
            probe.send(ORDERS, "stays");
            vfs.failsReads = true;
            probe.write(new Acknowledge(first));
            for (int i = 0; i < 3 && failures.count() == 0; i++) {
                var unused = probe.written(StoreProbe.enqueue(ORDERS, "y".repeat(40_000)));
            }

            assertEnded(store);
        }
    }

    @Test
    void anErrorWhileReadingIsAnAnswer() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.send(ORDERS, "a");
            vfs.failsReads = true;

            assertThatThrownBy(() -> probe.page(ORDERS, Long.MIN_VALUE, Long.MAX_VALUE, 10, 1_000))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in a test");
        }
    }

    @Test
    void aQuestionThatThrowsIsRefused() {
        StoreException[] refused = new StoreException[1];
        LookUp lookUp = new LookUp(
                () -> {
                    throw new IllegalStateException("in a test");
                },
                reason -> refused[0] = reason);

        assertThatThrownBy(lookUp::run).hasMessage("in a test");

        assertThat(refused[0]).isNotNull().hasMessageContaining("in a test");
    }

    @Test
    void anEntryThatIsDamagedOnDiskEndsTheStoreThatFindsItWhenItMovesIt(@TempDir Path directory) throws IOException {
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            store.recover(failures);
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            long key = probe.send(ORDERS, "x".repeat(20_000)).get(0);
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve(Segment.name(1)).toFile(), "rw")) {
                file.seek(15_000);
                file.write(0);
            }

            assertThatThrownBy(() -> probe.write(new Move(key, ORDERS, DeliveryState.FRESH, Map.of())))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.DAMAGED));

            await().untilAsserted(() -> assertThat(failures.count()).isEqualTo(1));
            assertThatThrownBy(() -> probe.send(ORDERS, "later")).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aDiskThatDoesNotAnswerKeepsNobodyWaitingAtTheEndAndTheDirectoryIsLeftToNobodyElse() {
        StoreSurroundings usual = StoreSurroundings.of(vfs, JournalDriver.onOwnThread("test-journal"));
        JournaledStore store = new JournaledStore(
                SETTINGS,
                new StoreSurroundings(
                        vfs,
                        usual.driver(),
                        usual.maintenance(),
                        usual.checkpoints(),
                        usual.readers(),
                        usual.format(),
                        Duration.ofMillis(50)));
        store.recover(failures);
        vfs.hangs = true;
        var unused = new StoreProbe(store).written(StoreProbe.define(1, "orders"));

        assertThatThrownBy(store::close)
                .isInstanceOfSatisfying(StoreException.class, stuck -> assertThat(stuck.reason())
                        .isEqualTo(Reason.BROKEN))
                .hasMessageContaining("does not answer");

        assertThat(failures.count()).isEqualTo(1);
        assertThatThrownBy(
                        () -> new JournaledStore(SETTINGS, JournalDriver.onOwnThread("other"), vfs).recover(failures))
                .hasMessageContaining("another broker");
        vfs.goesOn.countDown();
    }
}
