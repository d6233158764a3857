package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S11")
@DisplayName(
        "What a branch that was prepared before the start had acknowledged returns to its place when it is rolled back")
class ShownEntriesTest {
    private static final int PLENTY = 1_000_000;
    private static final int COUNT = 10;
    private static final int SIZE = TestMessages.message("m0", 4, true).size();

    private final ManualStore store = new ManualStore();
    private final TreeMap<Long, StoredMessage> hidden = new TreeMap<>();
    private final List<Long> keys = new ArrayList<>();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private QueueFixture fixture;

    /** The store holds m0 to m9; every third, the last among them, is hidden, and has been delivered once. */
    @BeforeEach
    void open() {
        var lane = store.lane(QueueFixture.lane(4));
        for (int i = 0; i < COUNT; i++) {
            DeliveryState state = new DeliveryState(i % 3 == 0 ? 1 : 0, 0, 0);
            long key = store.put(QueueFixture.lane(4), TestMessages.message("m" + i, 4, true), state);
            keys.add(key);
            if (i % 3 == 0) {
                hidden.put(key, lane.remove(key));
            }
        }
        fixture = new QueueFixture(store, new MemoryBudget(PLENTY), new PageLimits(2, 100 * SIZE));
    }

    @Test
    void inAQueueThatNobodyHasRead() {
        show();
        assertThat(fixture.queue.status().ready()).isEqualTo(COUNT);
        assertThat(fixture.queue.status().bytes()).isEqualTo((long) COUNT * SIZE);

        consumeAll();

        assertThat(consumer.taken()).containsExactlyElementsOf(all());
        assertNothingIsLeft();
    }

    @Test
    void inAQueueThatWasReadToItsEnd() {
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(6, PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).containsExactly("m1", "m2", "m4", "m5", "m7", "m8");
        fixture.add("new");
        show();
        fixture.loop.runAll();
        subscription.giveBack(0);

        subscription.credit(COUNT + 1, PLENTY);
        fixture.loop.runAll();

        List<String> expected = all();
        expected.add("new");
        assertThat(consumer.taken()).containsExactlyElementsOf(expected);
        assertThat(fixture.queue.status().ready()).isZero();
    }

    /** Red if the lane counted what it has read past as what it will read, or the other way round. */
    @Test
    void inAQueueThatIsReadUpToTheMiddle() {
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(3, PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).containsExactly("m1", "m2", "m4");
        subscription.giveBack(0);

        show();
        subscription.credit(COUNT, PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactlyElementsOf(all());
        assertThat(fixture.queue.status().ready()).isZero();
    }

    /** Red if the lane did not wait for the read: its page does not have what was hidden when it was asked for. */
    @Test
    void whileAPageIsBeingReadThatDoesNotHaveThem() {
        store.holdReads = true;
        store.readAsAsked = true;
        fixture.queue.subscribe(consumer).credit(COUNT, PLENTY);
        show();
        fixture.add("new");
        fixture.queue.subscribe(new RecordingConsumer());
        while (store.answerOneRead()) {
            fixture.loop.runAll();
        }

        assertThat(consumer.taken()).hasSize(COUNT).doesNotHaveDuplicates();
        consumeAll();
        assertThat(consumer.taken()).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void aPollWaitsUntilTheyAreBack() {
        fixture.queue.subscribe(consumer).credit(6, PLENTY);
        fixture.loop.runAll();
        consumer.deliveries.clear();
        store.holdReads = true;
        show();
        List<String> answered = new ArrayList<>();
        fixture.queue.subscribe(consumer).poll(true, true, () -> answered.add("answered"));
        assertThat(answered).isEmpty();

        while (store.answerOneRead()) {
            fixture.loop.runAll();
        }

        assertThat(answered).containsExactly("answered");
        assertThat(consumer.taken()).containsExactly("m0*2");
    }

    @Test
    void onesThatTheStoreDoesNotHaveAnyMoreArePassedOver() {
        fixture.queue.subscribe(consumer).credit(6, PLENTY);
        fixture.loop.runAll();
        consumer.deliveries.clear();

        fixture.queue.shownAgain(4, List.copyOf(hidden.keySet()), 0);
        fixture.loop.runAll();

        assertThat(fixture.queue.status().ready()).isZero();
    }

    private void show() {
        store.lane(QueueFixture.lane(4)).putAll(hidden);
        fixture.queue.shownAgain(4, List.copyOf(hidden.keySet()), (long) hidden.size() * SIZE);
    }

    private void consumeAll() {
        fixture.queue.subscribe(consumer).credit(COUNT, PLENTY);
        fixture.loop.runAll();
    }

    private void assertNothingIsLeft() {
        assertThat(fixture.queue.status().ready()).isZero();
    }

    private static List<String> all() {
        return new ArrayList<>(IntStream.range(0, COUNT)
                .mapToObj(i -> "m" + i + (i % 3 == 0 ? "*2" : ""))
                .toList());
    }
}
