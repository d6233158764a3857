package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a store while a checkpoint is between two of its steps. */
class CheckpointMeetingTest {
    private static final StoreSettings SETTINGS = new StoreSettings(Path.of("store"), 64 * 1024, 2, 64 * 1024);
    private static final SubQueue OTHER = new SubQueue(1, 4);
    private static final SubQueue FRESH = new SubQueue(2, 7);
    private static final int RUNS = 60;
    private static final int MESSAGES = 20;

    private final StoreProbe.Failures failures = new StoreProbe.Failures();

    /** The journal fills with staged messages, so a checkpoint is under way when they are committed. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void aTransactionThatIsCommittedDuringACheckpointIsWholeAfterACrash(long seeds) {
        for (long seed = seeds; seed < seeds + RUNS; seed++) {
            PowerCutDisk disk = new PowerCutDisk();
            TestLoop loop = new TestLoop(new Random(seed));
            Random random = new Random(seed);
            MessageStore store = open(disk, loop);
            List<long[]> answers = new ArrayList<>();
            write(store, answers, StoreProbe.define(1, "a"), StoreProbe.define(2, "b"));
            long transaction = store.nextNumber();
            for (int i = 0; i < MESSAGES; i++) {
                write(store, answers, new Stage(transaction, FRESH, message(i), null, DeliveryState.FRESH));
                loop.run(random.nextInt(4));
            }
            write(store, answers, new CommitStaged(transaction));
            while (answers.size() < MESSAGES + 2) {
                loop.run(1);
            }
            loop.run(random.nextInt(40));

            assertThat(texts(disk.afterPowerCut(null), FRESH))
                    .as("seed %d", seed)
                    .hasSize(MESSAGES);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void whatWasAcknowledgedDuringACheckpointStaysSoThroughAClose(long seeds) {
        for (long seed = seeds; seed < seeds + RUNS; seed++) {
            PowerCutDisk disk = new PowerCutDisk();
            Random random = new Random(seed);
            TestLoop loop = new TestLoop(new Random(seed));
            List<long[]> answers = new ArrayList<>();
            MessageStore store = open(disk, loop);
            write(store, answers, StoreProbe.define(1, "a"));
            List<StoreOperation> sends = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sends.add(StoreProbe.enqueue(OTHER, "x".repeat(2_000)));
            }
            write(store, answers, sends.toArray(StoreOperation[]::new));
            loop.runAll();
            store.close();

            store = open(disk, loop);
            long[] keys = answers.get(1);
            for (int i = 0; i < MESSAGES / 2; i++) {
                write(store, answers, new Acknowledge(keys[i]), StoreProbe.enqueue(OTHER, "y".repeat(20_000)));
                loop.run(random.nextInt(4));
            }
            write(store, answers, StoreProbe.define(7, "late"));
            loop.run(random.nextInt(20));
            store.close();

            assertThat(texts(disk, OTHER).stream().filter(text -> text.startsWith("x")))
                    .as("seed %d", seed)
                    .hasSize(MESSAGES / 2);
            assertThat(failures.count()).isZero();
        }
    }

    private MessageStore open(PowerCutDisk disk, TestLoop loop) {
        JournaledStore store = new JournaledStore(SETTINGS, loop.around(disk));
        store.recover(failures);
        return store;
    }

    private static io.posthorn.api.message.EncodedMessage message(int number) {
        return StoreProbe.message(number + "x".repeat(12_000));
    }

    private void write(MessageStore store, List<long[]> answers, StoreOperation... operations) {
        store.write(new StoreBatch(List.of(operations)), new WriteListener() {
            @Override
            public void written(long[] keys) {
                answers.add(keys);
            }

            @Override
            public void refused(StoreException reason) {
                throw new AssertionError(reason);
            }
        });
    }

    private List<String> texts(PowerCutDisk disk, SubQueue of) {
        TestLoop loop = new TestLoop();
        try (MessageStore store = open(disk, loop)) {
            var page = store.read(new ReadRequest(of, Long.MIN_VALUE, Long.MAX_VALUE, 1_000, Integer.MAX_VALUE));
            loop.runAll();
            return StoreProbe.await(page).messages().stream()
                    .map(StoreProbe::text)
                    .toList();
        }
    }
}
