package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.session.SessionLimits;
import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import org.junit.jupiter.api.Test;

/** Space comes back, and a full disk is foreseen. */
class JournaledStoreSpaceTest {
    private static final SubQueue ORDERS = new SubQueue(1, 4);
    private static final int SEGMENT = 64 * 1024;
    private static final StoreSettings SETTINGS = new StoreSettings(Path.of("data"), SEGMENT, 2, SEGMENT);

    private final PowerCutDisk disk = new PowerCutDisk();
    private final StoreProbe.Failures failures = new StoreProbe.Failures();

    private JournaledStore open() {
        return open(SETTINGS);
    }

    private JournaledStore open(StoreSettings settings) {
        JournaledStore store = new JournaledStore(settings, JournalDriver.onOwnThread("test-journal"), disk);
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
    void whatOldSegmentsHeldIsInTablesAsItIsNow() {
        BranchId branch = new BranchId(1, new byte[] {1}, new byte[] {2});
        BodyReference body;
        long old;
        long taken;
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"), StoreProbe.define(2, "other"));
            body = new BodyReference(store.nextNumber(), 4);
            long[] keys = probe.write(
                    new AddBodyPart(body.number(), 0, new byte[] {1, 2, 3, 4}),
                    new Enqueue(ORDERS, StoreProbe.message("old"), body, DeliveryState.FRESH),
                    StoreProbe.enqueue(ORDERS, "taken"));
            old = keys[0];
            taken = keys[1];
            probe.write(
                    new RecordAttempts(old, 5),
                    new MarkDelivered(ORDERS, taken),
                    new RecordSequence(new SessionEpoch(1, 2), 3, 4),
                    new Prepare(branch, List.of(new Acknowledge(taken), StoreProbe.enqueue(ORDERS, "promised")), 0));
            passThrough(probe, 40 * SEGMENT);
        }
        assertThat(disk.operations(PowerCutDisk.Operation.Kind.RENAME, "catalog.*"))
                .hasSizeGreaterThan(5);

        try (JournaledStore store = new JournaledStore(SETTINGS, JournalDriver.onOwnThread("test-journal"), disk)) {
            RecoveredState state = store.recover(failures);
            StoreProbe probe = new StoreProbe(store);
            StoredMessage read = probe.all(ORDERS).get(0);
            assertThat(StoreProbe.texts(probe.all(ORDERS))).containsExactly("old");
            assertThat(read.key()).isEqualTo(old);
            assertThat(read.state().attempts()).isEqualTo(5);
            assertThat(read.body()).isEqualTo(body);
            assertThat(probe.body(body.number(), 0)).containsExactly(1, 2, 3, 4);
            assertThat(store.nextNumber()).isGreaterThan(body.number());
            assertThat(state.queues()).hasSize(2);
            assertThat(state.ranges().get(0).deliveredThrough()).isEqualTo(taken);
            assertThat(state.sessions()).hasSize(1);
            assertThat(state.prepared()).hasSize(1);
            probe.write(new CommitPrepared(branch));
            assertThat(StoreProbe.texts(probe.all(ORDERS))).containsExactly("old", "promised");
        }
        assertThat(failures.count()).isZero();
    }

    /** Red when {@code Bodies.drop} passes over holders: the acknowledgement takes the body along. */
    @Test
    void aBodyThatOnlyMemoryNeedsOutlivesCheckpointsAndNoRestart() {
        long body;
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"), StoreProbe.define(2, "other"));
            body = store.nextNumber();
            BodyReference reference = new BodyReference(body, 4);
            long key = probe.write(
                            new AddBodyPart(body, 0, new byte[] {1, 2, 3, 4}),
                            new Enqueue(ORDERS, StoreProbe.message(""), reference, DeliveryState.FRESH),
                            new HoldBody(body))[0];
            probe.write(new Acknowledge(key));
            passThrough(probe, 40 * SEGMENT);
            await().untilAsserted(() -> assertThat(disk.operations(PowerCutDisk.Operation.Kind.RENAME, "catalog.*"))
                    .hasSizeGreaterThan(1));
            assertThat(probe.body(body, 0)).containsExactly(1, 2, 3, 4);
        }

        try (JournaledStore store = open()) {
            assertThat(new StoreProbe(store).body(body, 0)).isEmpty();
        }
    }

    private static void passThrough(StoreProbe probe, int bytes) {
        SubQueue other = new SubQueue(2, 4);
        for (int passed = 0; passed < bytes; passed += 8_000) {
            long key = probe.send(other, "x".repeat(8_000)).get(0);
            probe.write(new Acknowledge(key));
        }
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

    /** Turned red by a checkpoint that does not ask whether there is room for its table. */
    @Test
    void aFullDiskIsForeseenAndAcknowledgementsGoOn() {
        LongAccumulator least = new LongAccumulator(Math::min, Long.MAX_VALUE);
        disk.space(used -> {
            long left = 11L * SEGMENT - used;
            least.accumulate(left);
            return left;
        });
        StoreSettings settings = SETTINGS.withReserveBytes(2L * SEGMENT);
        try (JournaledStore store = open(settings)) {
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
            assertThat(least.get())
                    .as("what a checkpoint leaves for acknowledgements")
                    .isPositive();

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
    void aSpareWhoseHeaderFindsNoRoomIsUsedLater() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            probe.send(ORDERS, "x".repeat(40_000));
            await().until(() -> disk.names().contains("spare-2.seg"));
            long before = disk.operations();
            disk.troubles(operation ->
                    operation == before + 1 ? new DiskFullException("full", new IOException("ENOSPC")) : null);

            assertThatThrownBy(() -> probe.send(ORDERS, "y".repeat(40_000)))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.FULL));
            probe.send(ORDERS, "z".repeat(40_000));

            assertThat(disk.names()).contains(Segment.name(2)).doesNotContain("spare-2.seg");
        }
        assertThat(failures.count()).isZero();
    }

    @Test
    void aBatchThatIsLargerThanWhatIsFreeBesideTheReserveIsRefused() {
        StoreSettings settings = new StoreSettings(Path.of("data"), 4 * 1024 * 1024, 4L * 1024 * 1024);
        disk.space(used -> 5L * 1024 * 1024 - used);
        try (JournaledStore store = new JournaledStore(settings, JournalDriver.onOwnThread("test-journal"), disk)) {
            store.recover(failures);
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            long key = probe.send(ORDERS, "small").get(0);

            assertThatThrownBy(() -> probe.send(ORDERS, "x".repeat(2 * 1024 * 1024)))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.FULL));

            probe.write(new Acknowledge(key));
        }
    }

    @Test
    void aHundredThousandAcknowledgementsThatDoNotAdjoinAreOneBatch() {
        StoreSettings usual = StoreSettings.of(Path.of("data"));
        List<StoreOperation> some = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            some.add(new Acknowledge(OrderKeys.key(1, 2L * i)));
        }
        try (JournaledStore store = new JournaledStore(usual, JournalDriver.onOwnThread("test-journal"), disk)) {
            store.recover(failures);
            StoreProbe probe = new StoreProbe(store);

            assertThat(probe.write(some.toArray(StoreOperation[]::new))).isEmpty();
            assertThat(some.stream().mapToLong(RecordBounds::of).sum()).isLessThan(4L * 1024 * 1024);
        }
    }

    @Test
    void allThatASessionMayCommitAtOnceIsOneBatch() {
        StoreSettings usual = StoreSettings.of(Path.of("data"));
        long promised = SessionLimits.withSendWindow(1).heldBytes();
        List<StoreOperation> sends = new ArrayList<>();
        StoreOperation send = StoreProbe.enqueue(ORDERS, "");
        for (long bytes = 0;
                bytes < promised;
                bytes += 128 + StoreProbe.message("").size()) {
            sends.add(send);
        }
        int messages = sends.size();
        for (int i = 0; i < SessionLimits.withSendWindow(1).acknowledgements(); i++) {
            sends.add(new Acknowledge(OrderKeys.key(2, 2L * i)));
        }
        try (JournaledStore store = new JournaledStore(usual, JournalDriver.onOwnThread("test-journal"), disk)) {
            store.recover(failures);
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));

            long key = probe.send(ORDERS, "x".repeat((int) promised)).get(0);
            assertThat(probe.write(sends.toArray(StoreOperation[]::new))).hasSize(messages);
            assertThat(StoreProbe.text(
                            probe.page(ORDERS, key, key, 1, 1).messages().get(0)))
                    .hasSize((int) promised);
        }
        assertThat(failures.count()).isZero();
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAndTheStoreGoesOn() {
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));

            assertThatThrownBy(() -> probe.send(ORDERS, "x".repeat(SEGMENT + 1)))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.TOO_LARGE))
                    .hasMessageContaining("65536");

            probe.send(ORDERS, "small");
            assertThat(StoreProbe.texts(probe.all(ORDERS))).containsExactly("small");
        }
    }

    /** Red if the bound of a delayed entry does not leave room for its move. */
    @Test
    void aDelayedMessageThatIsTakenCanMove() {
        SubQueue delayed = new SubQueue(1, SubQueue.DELAYED);
        try (JournaledStore store = open()) {
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            int length = SEGMENT;
            long key = 0;
            while (key == 0) {
                try {
                    key = probe.send(delayed, "x".repeat(length)).get(0);
                } catch (StoreException tooLarge) {
                    length--;
                }
            }

            long[] moved = probe.write(new Move(key, ORDERS, DeliveryState.FRESH, Map.of()));

            assertThat(moved).hasSize(1);
            assertThat(probe.all(ORDERS)).hasSize(1);
        }
    }
}
