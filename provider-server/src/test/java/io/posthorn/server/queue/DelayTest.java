package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DelayTest {
    private static final int PLENTY = 1_000_000;

    private final ManualStore store = new ManualStore();
    private final QueueFixture fixture = new QueueFixture(store, new MemoryBudget(PLENTY), PageLimits.DEFAULT);
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    @DisplayName("§7.9: a message is not delivered before its delivery time, and blocks no other")
    void aDelayedMessageComesWhenItIsDueAndBlocksNobody() {
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(10, PLENTY);
        addDelayed("later", 100);
        fixture.add("now");
        assertThat(consumer.taken()).containsExactly("now");
        assertThat(fixture.queue.status().delayed()).isEqualTo(1);

        fixture.loop.advance(99);
        assertThat(consumer.taken()).isEmpty();
        fixture.loop.advance(1);

        assertThat(consumer.taken()).containsExactly("later");
        assertThat(fixture.queue.status().delayed()).isZero();
        assertThat(fixture.queue.status().enqueued()).isEqualTo(2);
    }

    @Test
    void whenDueItIsMovedToTheTailOfItsPriority() {
        long key = fixture.add("later", 6, new DeliveryState(0, fixture.in(500), fixture.in(100)));
        fixture.add("first", 6);

        fixture.loop.advance(100);
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        assertThat(store.written)
                .containsExactly(
                        new Move(key, QueueFixture.lane(6), new DeliveryState(0, fixture.in(400), 0), Map.of()));
        assertThat(consumer.taken()).containsExactly("first", "later");
    }

    @Test
    void delayedMessagesComeInTheOrderOfTheirTimes() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        addDelayed("c", 300);
        addDelayed("a", 100);
        fixture.addVolatile("b", 4, new DeliveryState(0, 0, fixture.in(200)));
        addDelayed("a too", 100);

        fixture.loop.advance(300);

        assertThat(consumer.taken()).containsExactly("a", "a too", "b", "c");
    }

    @Test
    void aVolatileMessageNeedsNoStore() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        fixture.addVolatile("v", 4, new DeliveryState(0, 0, fixture.in(100)));
        assertThat(consumer.taken()).isEmpty();

        fixture.loop.advance(100);

        assertThat(consumer.taken()).containsExactly("v");
        assertThat(store.written).isEmpty();
    }

    @Test
    void oneThatIsDueAlreadyComesAtOnce() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        addDelayed("a", -5);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void whatExpiresBeforeItIsDueIsDroppedWhenDue() {
        long key = fixture.add("a", 4, new DeliveryState(0, fixture.in(50), fixture.in(100)));

        fixture.loop.advance(100);

        assertThat(store.written).containsExactly(new Acknowledge(key));
        assertThat(fixture.queue.status().expired()).isEqualTo(1);
        assertThat(fixture.queue.status().delayed()).isZero();
        assertThat(fixture.memory.used()).isZero();
    }

    @Test
    void afterARestartDelayedMessagesAreListedPageByPageAndCome() {
        for (int i = 0; i < 10; i++) {
            store.put(
                    QueueFixture.lane(SubQueue.DELAYED),
                    TestMessages.message("m" + i, 4, true),
                    new DeliveryState(0, 0, fixture.in(100 - i)));
        }
        QueueFixture recovered = new QueueFixture(store, new MemoryBudget(PLENTY), new PageLimits(3, PLENTY));
        assertThat(recovered.queue.status().delayed()).isEqualTo(10);
        recovered.loop.runAll();
        assertThat(store.reads).hasSize(4);
        assertThat(recovered.queue.status().delayed()).isEqualTo(10);
        assertThat(recovered.memory.used()).isZero();

        recovered.loop.advance(95);
        assertThat(recovered.queue.status().delayed()).isEqualTo(5);
        recovered.queue.subscribe(consumer).credit(20, PLENTY);
        recovered.loop.advance(5);

        assertThat(consumer.taken()).containsExactly("m9", "m8", "m7", "m6", "m5", "m4", "m3", "m2", "m1", "m0");
    }

    @Test
    void messagesDelayedWhileOthersAreListedComeOnce() {
        for (int i = 0; i < 4; i++) {
            store.put(
                    QueueFixture.lane(SubQueue.DELAYED),
                    TestMessages.message("m" + i, 4, true),
                    new DeliveryState(0, 0, fixture.in(100)));
        }
        store.holdReads = true;
        QueueFixture recovered = new QueueFixture(store, new MemoryBudget(PLENTY), new PageLimits(3, PLENTY));
        recovered.add("new", 4, new DeliveryState(0, 0, fixture.in(100)));
        while (store.answerOneRead()) {
            recovered.loop.runAll();
        }

        store.holdReads = false;
        recovered.queue.subscribe(consumer).credit(20, PLENTY);
        recovered.loop.advance(100);

        assertThat(consumer.taken()).containsExactly("m0", "m1", "m2", "m3", "new");
    }

    @Test
    void beyondTheBudgetAFewWordsOfADelayedMessageStay() {
        QueueFixture small = new QueueFixture(store, new MemoryBudget(0), PageLimits.DEFAULT);
        small.queue.subscribe(consumer).credit(20, PLENTY);
        small.add("a", 4, new DeliveryState(0, 0, small.in(100)));
        assertThat(small.memory.used()).isZero();

        small.loop.advance(100);

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    @DisplayName("S16: steps of the wall clock")
    void stepsOfTheWallClockAreSeenBeforeLong() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        addDelayed("a", 60_000);

        fixture.clock.stepWall(-30_000);
        fixture.loop.advance(60_000);
        assertThat(consumer.taken()).isEmpty();
        fixture.clock.stepWall(30_000);
        fixture.loop.advance(DelayedMessages.LONGEST_PAUSE);

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void aMoveThatTheStoreHasNoRoomForIsTriedAgain() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        addDelayed("a", 100);
        store.refuseWrites = new StoreException(StoreException.Reason.FULL, "on purpose");
        fixture.loop.advance(100);
        assertThat(consumer.taken()).isEmpty();
        assertThat(fixture.queue.status().delayed()).isEqualTo(1);

        store.refuseWrites = null;
        fixture.loop.advance(DelayedMessages.RETRY_PAUSE);

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void aMessageOnItsWayCountsAsDelayedAndOneThatIsGoneInTheStoreIsForgotten() {
        store.holdWrites = true;
        long key = addDelayed("a", 100);
        addDelayed("b", 100);
        store.lane(QueueFixture.lane(SubQueue.DELAYED)).remove(key);

        fixture.loop.advance(100);
        assertThat(fixture.queue.status().delayed()).isEqualTo(2);
        store.answerOneWrite();

        int size = TestMessages.message("b", 4, true).size();
        assertThat(fixture.queue.status()).isEqualTo(new QueueStatus(1, 0, 0, size, 0, 2, 0, 0, 0));
    }

    @Test
    void ofThoseThatAreDueTogetherTheHighestPriorityComesFirst() {
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        for (int priority : List.of(1, 9)) {
            DeliveryState state = new DeliveryState(0, 0, fixture.in(100));
            fixture.add("d" + priority, priority, state);
            fixture.addVolatile("v" + priority, priority, state);
        }

        fixture.loop.advance(100);

        assertThat(consumer.taken()).containsExactly("v9", "v1", "d9", "d1");
    }

    @Test
    void manyThatAreDueTogetherMoveInBatchesThatHaveABound() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            sent.add("m" + i);
            addDelayed("m" + i, 100);
        }
        fixture.queue.subscribe(consumer).credit(5_000, PLENTY);

        fixture.loop.advance(100);

        assertThat(consumer.taken()).containsExactlyElementsOf(sent);
        assertThat(store.largestBatch).isEqualTo(QueueStore.MAX_OPERATIONS);
    }

    @Test
    void ofVeryManyThatAreDueTogetherOnlySomeAreUnderWayAtATime() {
        int count = 2 * DelayedMessages.MOST_MOVING + 500;
        for (int i = 0; i < count; i++) {
            addDelayed("m" + i, 100);
        }
        store.holdWrites = true;
        fixture.queue.subscribe(consumer).credit(5 * count, 100 * PLENTY);
        fixture.loop.advance(100);
        assertThat(store.written).hasSize(DelayedMessages.MOST_MOVING);

        while (store.answerOneWrite()) {
            fixture.loop.runAll();
        }

        assertThat(consumer.taken())
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void largeOnesThatAreDueTogetherMoveInBatchesThatTheStoreTakes() {
        store.mostBytes = 3 * QueueStore.MAX_MOVE / 2;
        String large = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            addDelayed(large, 100);
        }
        addDelayed("x".repeat((int) QueueStore.MAX_MOVE), 100);
        fixture.queue.subscribe(consumer).credit(5_000, 100 * PLENTY);

        fixture.loop.advance(100);

        assertThat(consumer.taken()).hasSize(51);
    }

    @Test
    void aListingThatTheStoreFailedAtIsTriedAgain() {
        store.put(
                QueueFixture.lane(SubQueue.DELAYED),
                TestMessages.message("a", 4, true),
                new DeliveryState(0, 0, fixture.in(100)));
        store.failReads = new StoreException(StoreException.Reason.UNUSABLE, "on purpose");
        QueueFixture recovered = new QueueFixture(store, new MemoryBudget(PLENTY), PageLimits.DEFAULT);
        recovered.loop.runAll();

        store.failReads = null;
        recovered.loop.advance(DelayedMessages.RETRY_PAUSE);
        recovered.queue.subscribe(consumer).credit(1, PLENTY);
        recovered.loop.runAll();

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void closeLetsGoOfAll() {
        addDelayed("a", 100);
        fixture.addVolatile("v", 4, new DeliveryState(0, 0, fixture.in(100)));

        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        assertThat(fixture.loop.timers()).isZero();
        assertThat(fixture.memory.used()).isZero();
    }

    private long addDelayed(String text, long inMillis) {
        return fixture.add(text, 4, new DeliveryState(0, 0, fixture.in(inMillis)));
    }
}
