package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.QueueDefinition.Kind;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordOutcome;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.TransactionOutcome;
import io.posthorn.server.store.file.DiskVfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Fills a store with some of everything that a store can hold, in small files of every kind. Always with the same. */
final class GoldenStore {
    private static final SubQueue ORDERS = new SubQueue(1, 4);
    private static final SubQueue URGENT = new SubQueue(1, 9);
    private static final SubQueue LATER = new SubQueue(1, SubQueue.DELAYED);
    private static final SubQueue PRICES = new SubQueue(2, 4);
    private static final SubQueue DEAD = new SubQueue(3, 4);
    private static final SubQueue DROPPED = new SubQueue(4, 4);
    private static final long THEN = 1_700_000_000_000L;
    private static final int TORN = 40;

    private final TestLoop loop = new TestLoop();
    private final JournaledStore store;
    private final StoreProbe probe;
    private final Path directory;

    private GoldenStore(Path directory) {
        this.directory = directory;
        store = new JournaledStore(settings(directory), loop.around(new DiskVfs()));
        store.recover(new StoreProbe.Failures());
        probe = new StoreProbe(store);
    }

    static StoreSettings settings(Path directory) {
        return new StoreSettings(directory, StoreSettings.SMALLEST_SEGMENT, 2, 0);
    }

    /** Makes one directory as a clean stop leaves it, and one as a kill in the middle of a write does. */
    static void make(Path stopped, Path killed) throws IOException {
        GoldenStore golden = new GoldenStore(stopped);
        golden.fill();
        golden.copy(killed);
        long size = golden.lengthOfJournal();
        golden.write(StoreProbe.enqueue(ORDERS, "never acknowledged"));
        golden.tear(killed, size);
        golden.store.close();
    }

    private void fill() {
        write(
                new DefineQueue(new QueueDefinition(1, Kind.QUEUE, "orders", 3, Map.of("redelivery", "5"))),
                new DefineQueue(new QueueDefinition(2, Kind.SUBSCRIPTION, "prices/größe", 1, Map.of())),
                new DefineQueue(new QueueDefinition(3, Kind.QUEUE, "dead", 1, Map.of())),
                new DefineQueue(new QueueDefinition(4, Kind.QUEUE, "dropped", 1, Map.of())));
        fillDropped();
        List<Long> orders = send(ORDERS, 40, 2_000);
        sendBodies();
        long uncommitted = stage(20);
        long prepared = stage(3);
        long committed = stage(30);
        write(new CommitStaged(committed));
        List<Long> urgent = send(URGENT, 12, 5_000);
        delayed();
        write(new Move(orders.get(7), DEAD, new DeliveryState(5, 0, 0), Map.of("reason", "undeliverable", "times", 5)));
        write(new AcknowledgeRange(orders.get(0), orders.get(5)), new Acknowledge(orders.get(20)));
        write(new RecordAttempts(orders.get(21), 2), new MarkDelivered(ORDERS, orders.get(30)));
        List<Long> prices = send(PRICES, 40, 1_500);
        write(new RecordSequence(new SessionEpoch(5, 6), 77, THEN));
        write(new RecordOutcome(new SessionEpoch(7, 8), 9, TransactionOutcome.COMMITTED, THEN + 1));
        write(new Prepare(
                new BranchId(1, new byte[] {1, 2, 3}, new byte[] {4}),
                List.of(StoreProbe.enqueue(PRICES, "of the branch"), new Acknowledge(urgent.get(3))),
                prepared));
        send(ORDERS, 10, 2_000);
        write(new RecordAttempts(prices.get(39), 1), new Acknowledge(prices.get(2)));
        write(new Stage(uncommitted, ORDERS, StoreProbe.message("never committed"), null, DeliveryState.FRESH));
    }

    private void fillDropped() {
        send(DROPPED, 5, 500);
        write(new DropQueue(DROPPED.queue()));
    }

    private void sendBodies() {
        for (int i = 0; i < 3; i++) {
            BodyReference body = new BodyReference(store.nextNumber(), 16_000);
            for (int part = 0; part < 2; part++) {
                write(new AddBodyPart(
                        body.number(), part, text("part " + part, 8_000).getBytes(StandardCharsets.UTF_8)));
            }
            write(new Enqueue(ORDERS, StoreProbe.message("body " + i), body, DeliveryState.FRESH));
        }
    }

    private long stage(int messages) {
        long transaction = store.nextNumber();
        for (int i = 0; i < messages; i++) {
            write(new Stage(
                    transaction,
                    i % 3 == 0 ? PRICES : ORDERS,
                    StoreProbe.message(text("staged " + i, 1_000)),
                    null,
                    DeliveryState.FRESH));
        }
        return transaction;
    }

    private void delayed() {
        for (int i = 0; i < 4; i++) {
            write(new Enqueue(
                    LATER,
                    StoreProbe.message("delayed " + i),
                    null,
                    new DeliveryState(0, i == 0 ? 0 : THEN + 1_000_000L * i, THEN + 1_000L * i)));
        }
    }

    private List<Long> send(SubQueue to, int count, int length) {
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(write(StoreProbe.enqueue(to, text(to + " " + i, length)))[0]);
        }
        return keys;
    }

    private static String text(String start, int length) {
        return (start + " ").repeat(length / (start.length() + 1) + 1).substring(0, length);
    }

    private long[] write(StoreOperation... operations) {
        CompletableFuture<long[]> answer = probe.written(operations);
        loop.runAll();
        return StoreProbe.await(answer);
    }

    private void copy(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
            }
        }
    }

    /** Where the frames of the newest segment end. */
    private long lengthOfJournal() {
        return StoreFiles.endOfFrames(newestSegment());
    }

    private Path newestSegment() {
        return StoreFiles.segments(directory).get(StoreFiles.segments(directory).size() - 1);
    }

    /** Puts the first bytes of the frame that was written last into a copy that was taken before. */
    private void tear(Path killed, long at) throws IOException {
        byte[] all = Files.readAllBytes(newestSegment());
        Path torn = killed.resolve(String.valueOf(newestSegment().getFileName()));
        byte[] before = Files.readAllBytes(torn);
        System.arraycopy(all, (int) at, before, (int) at, TORN);
        Files.write(torn, before, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
