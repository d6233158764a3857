package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static final int PLENTY = 1_000_000;
    private static final int SIZE = TestMessages.message("m00", 4, true).size();

    private final ManualStore store = new ManualStore();
    private final MemoryBudget none = new MemoryBudget(0);
    private final PageLimits fourMessages = new PageLimits(4, 100 * SIZE);

    @Test
    void whereMemoryIsUsedUpAQueueKeepsOneMessage() {
        MemoryBudget full = new MemoryBudget(PLENTY);
        full.take(PLENTY);
        for (int i = 0; i < 10; i++) {
            QueueFixture fixture = new QueueFixture(new ManualStore(), full, PageLimits.DEFAULT);
            fixture.add("a", "b", "c");
        }

        assertThat(full.used())
                .isLessThan(PLENTY + 11L * (TestMessages.message("a", 4, true).size() + 128));
    }

    @Test
    void beyondTheBudgetMessagesAreReadBackInOrder() {
        PageLimits pages = new PageLimits(4, 4 * SIZE);
        QueueFixture fixture = new QueueFixture(store, none, pages);
        RecordingConsumer consumer = new RecordingConsumer();
        List<String> all = addMany(fixture, 50);
        assertThat(fixture.memory.used()).isLessThan(6L * (SIZE + 128));

        fixture.queue.subscribe(consumer).credit(1_000, PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactlyElementsOf(all);
        assertThat(store.reads).allSatisfy(read -> {
            assertThat(read.maxMessages()).isEqualTo(4);
            assertThat(read.maxBytes()).isEqualTo(4 * SIZE);
        });
    }

    @Test
    void whileThereIsRoomNothingIsRead() {
        QueueFixture fixture = new QueueFixture(store, new MemoryBudget(PLENTY), fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        List<String> all = addMany(fixture, 50);

        fixture.queue.subscribe(consumer).credit(1_000, PLENTY);

        assertThat(consumer.taken()).containsExactlyElementsOf(all);
        assertThat(store.reads).isEmpty();
    }

    @Test
    void whatAConsumerWaitsForNeedsNoRoomAndNoRead() {
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        fixture.queue.subscribe(consumer).credit(1_000, PLENTY);

        List<String> all = addMany(fixture, 50);

        assertThat(consumer.taken()).containsExactlyElementsOf(all);
        assertThat(store.reads).isEmpty();
        assertThat(fixture.memory.used()).isZero();
    }

    @Test
    void aRecoveredQueueReadsNothingBeforeAConsumerGrantsCredit() {
        List<String> all = putMany(20, 4);
        List<String> high = putMany(3, 8);
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        assertThat(fixture.queue.status().ready()).isEqualTo(23);
        assertThat(fixture.queue.status().bytes()).isEqualTo(23L * SIZE);

        Subscription subscription = fixture.queue.subscribe(consumer);
        fixture.loop.runAll();
        assertThat(store.reads).isEmpty();
        subscription.credit(1_000, PLENTY);
        fixture.loop.runAll();

        List<String> expected = new ArrayList<>(high);
        expected.addAll(all);
        assertThat(consumer.taken()).containsExactlyElementsOf(expected);
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void theNextPageIsAskedForBeforeTheMessagesHereRunOut() {
        putMany(20, 4);
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(1, PLENTY);
        fixture.loop.runAll();
        assertThat(store.reads).hasSize(1);

        subscription.credit(1, PLENTY);

        assertThat(store.reads).hasSize(2);
        assertThat(consumer.taken()).hasSize(2);
        assertThat(fixture.queue.status().ready()).isEqualTo(18);
    }

    @Test
    void aLaneHasOneReadUnderWayAtMost() {
        putMany(20, 4);
        store.holdReads = true;
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        Subscription subscription = fixture.queue.subscribe(new RecordingConsumer());

        for (int i = 0; i < 5; i++) {
            subscription.credit(1, PLENTY);
            fixture.loop.runAll();
        }

        assertThat(store.reads).hasSize(1);
    }

    @Test
    void aReadDoesNotReachBeyondWhatTheQueueWasToldOf() {
        putMany(2, 4);
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        long untold = store.put(QueueFixture.lane(4), TestMessages.message("new", 4, true), DeliveryState.FRESH);

        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        fixture.loop.runAll();
        assertThat(store.reads).extracting(ReadRequest::through).containsExactly(untold - 1);
        fixture.queue.addDurable(untold, TestMessages.message("new", 4, true), null, DeliveryState.FRESH);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("m00", "m01", "new");
    }

    @Test
    void messagesThatComeWhileAPageIsReadFollowIt() {
        putMany(2, 4);
        store.holdReads = true;
        QueueFixture fixture = new QueueFixture(store, new MemoryBudget(PLENTY), fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        fixture.add("d1");
        fixture.addVolatile("v1");
        fixture.add("d2");
        store.answerOneRead();
        fixture.loop.runAll();
        assertThat(consumer.taken()).containsExactly("m00", "m01");
        store.answerOneRead();
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("d1", "v1", "d2");
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void aHigherPriorityThatMustBeReadFirstIsWaitedFor() {
        putMany(2, 8);
        store.holdReads = true;
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        fixture.addVolatile("low");

        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).isEmpty();
        store.answerOneRead();
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("m00", "m01", "low");
    }

    @Test
    void deliveriesDoNotKeepTheirContentBeyondTheBudgetAndComeBackFromTheStoreInTheirOldPlaces() {
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        Subscription subscription = fixture.queue.subscribe(consumer);
        RecordingConsumer other = new RecordingConsumer();
        Subscription second = fixture.queue.subscribe(other);
        second.credit(1, PLENTY);
        fixture.add("held");
        subscription.credit(10, PLENTY);
        List<String> ten = addMany(fixture, 10);
        fixture.addVolatile("v");
        fixture.acknowledge(subscription, 3, 3);
        consumer.deliveries.clear();

        subscription.giveBack(10);
        subscription.credit(4, PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("m00*2", "m01*2", "m03*2", "m04*2");
        subscription.credit(20, PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).containsExactly("m05*2", "m06*2", "m07*2", "m08*2", "m09*2", "v");
        assertThat(other.taken()).containsExactly("held");
        assertThat(ten).hasSize(10);
    }

    @Test
    void whatIsGivenBackDuringAReadIsFoundByTheNext() {
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        Subscription first = fixture.queue.subscribe(new RecordingConsumer());
        Subscription second = fixture.queue.subscribe(new RecordingConsumer());
        first.credit(2, PLENTY);
        fixture.add("a", "b");
        second.credit(2, PLENTY);
        fixture.add("c", "d");
        store.holdReads = true;
        second.giveBack(0);
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        first.giveBack(0);
        while (store.answerOneRead()) {
            fixture.loop.runAll();
        }

        assertThat(consumer.taken()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatTheStoreLostMeanwhileIsNotWaitedFor() {
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(10, PLENTY);
        addMany(fixture, 3);
        consumer.deliveries.clear();
        store.lane(QueueFixture.lane(4)).pollFirstEntry();

        subscription.giveBack(0);
        subscription.credit(10, PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactly("m01", "m02");
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void aReadThatFailsEndsTheConsumersWithTheReason() {
        putMany(2, 4);
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        store.failReads = new StoreException(StoreException.Reason.DAMAGED, "on purpose");
        List<String> answered = new ArrayList<>();

        fixture.queue.subscribe(consumer).poll(true, false, () -> answered.add("answered"));
        fixture.loop.runAll();

        assertThat(consumer.closed).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(answered).hasSize(1);
        store.failReads = null;
        RecordingConsumer next = new RecordingConsumer();
        fixture.queue.subscribe(next).credit(10, PLENTY);
        fixture.loop.runAll();
        assertThat(next.taken()).containsExactly("m00", "m01");
    }

    @Test
    void aPageThatComesAfterTheCloseIsPassedOver() {
        putMany(2, 4);
        store.holdReads = true;
        QueueFixture fixture = new QueueFixture(store, none, fourMessages);
        RecordingConsumer consumer = new RecordingConsumer();
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        fixture.queue.close(ErrorCode.CLOSED, "deleted");
        store.answerOneRead();
        fixture.loop.runAll();

        assertThat(consumer.taken()).isEmpty();
        assertThat(fixture.memory.used()).isZero();
    }

    private static List<String> addMany(QueueFixture fixture, int count) {
        List<String> texts = texts(count);
        fixture.add(texts.toArray(String[]::new));
        return texts;
    }

    private List<String> putMany(int count, int priority) {
        List<String> texts = texts(count);
        for (String text : texts) {
            store.put(QueueFixture.lane(priority), TestMessages.message(text, priority, true), DeliveryState.FRESH);
        }
        return texts;
    }

    private static List<String> texts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("m%02d".formatted(i));
        }
        return texts;
    }
}
