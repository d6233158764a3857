package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Space comes back, and a full disk is foreseen. */
class JournaledStoreSpaceTest {
    private static final SubQueue ORDERS = new SubQueue(1, 4);
    private static final int SEGMENT = 64 * 1024;

    private final PowerCutDisk disk = new PowerCutDisk();
    private final StoreProbe.Failures failures = new StoreProbe.Failures();

    private JournaledStore open() {
        JournaledStore store = new JournaledStore(
                new StoreSettings(Path.of("data"), SEGMENT, SEGMENT), JournalDriver.onOwnThread("test-journal"), disk);
        store.recover(failures);
        return store;
    }

    @Test
    void aQueueOfConstantDepthDoesNotGrow() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            String text = "x".repeat(1_000);
            Deque<Long> waiting = new ArrayDeque<>(probe.send(ORDERS, "the old one that nobody takes"));
            long old = waiting.remove();
            for (int round = 0; round < 400; round++) {
                List<StoreOperation> operations = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    operations.add(StoreProbe.enqueue(ORDERS, text));
                    if (waiting.size() > 10) {
                        operations.add(new Acknowledge(waiting.remove()));
                    }
                }
                for (long key : probe.write(operations.toArray(StoreOperation[]::new))) {
                    waiting.add(key);
                }
            }

            // 4 MB have passed; what lives is 20 KB.
            await().untilAsserted(() -> assertThat(disk.used()).isLessThan(8L * SEGMENT));
            assertThat(probe.all(ORDERS).get(0).key()).isEqualTo(old);
        }
        try (JournaledStore store = open()) {
            assertThat(StoreProbe.texts(new StoreProbe(store).all(ORDERS)))
                    .startsWith("the old one that nobody takes")
                    .hasSizeBetween(11, 22);
        }
        assertThat(failures.count()).isZero();
    }

    @Test
    void afterADrainTheDiskHoldsJournalAndSparesOnly() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            List<Long> keys = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                keys.addAll(probe.send(ORDERS, "x".repeat(10_000)));
            }
            assertThat(disk.used()).isGreaterThan(1_000_000);

            probe.write(new AcknowledgeRange(keys.get(0), keys.get(keys.size() - 1)));

            await().untilAsserted(() -> assertThat(disk.used()).isLessThan(5L * SEGMENT));
        }
    }

    @Test
    void aFullDiskIsForeseenAndAcknowledgementsGoOn() {
        disk.space(used -> 10L * SEGMENT - used);
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            List<Long> keys = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            keys.addAll(probe.send(ORDERS, "x".repeat(1_000)));
                        }
                    })
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.FULL))
                    .hasMessageContainingAll("data", "full");
            assertThat(keys).hasSizeGreaterThan(300);

            for (long key : keys) {
                probe.write(new Acknowledge(key));
            }

            assertThat(probe.all(ORDERS)).isEmpty();
            await().ignoreExceptionsInstanceOf(StoreException.class)
                    .untilAsserted(() -> assertThat(probe.send(ORDERS, "there is room again"))
                            .hasSize(1));
        }
        assertThat(failures.count()).isZero();
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAndTheStoreGoesOn() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));

            assertThatThrownBy(() -> probe.send(ORDERS, "x".repeat(SEGMENT)))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.TOO_LARGE))
                    .hasMessageContaining("16384");

            probe.send(ORDERS, "small");
            assertThat(StoreProbe.texts(probe.all(ORDERS))).containsExactly("small");
        }
    }
}
