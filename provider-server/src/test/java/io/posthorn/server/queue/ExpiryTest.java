package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.wire.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final int PLENTY = 1_000_000;

    private final ManualStore store = new ManualStore();
    private final QueueFixture fixture = new QueueFixture(store, new MemoryBudget(10 * PLENTY), PageLimits.DEFAULT);
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    @DisplayName("§3.4.9: what has expired is not delivered")
    void anExpiredMessageIsNotDeliveredButAcknowledgedInTheStore() {
        long key = addExpiring("a", 100);
        fixture.add("b");
        fixture.clock.stepWall(100);

        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        assertThat(consumer.taken()).containsExactly("b");
        assertThat(store.written).containsExactly(new Acknowledge(key));
        assertThat(fixture.queue.status().expired()).isEqualTo(1);
    }

    @Test
    void aMessageIsDeliveredUntilTheMillisecondBeforeItExpires() {
        addExpiring("a", 100);
        fixture.clock.stepWall(99);

        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void messagesExpireWithoutAnyConsumer() {
        long key = addExpiring("a", 100);
        fixture.addVolatile("v", 4, expiring(100));
        fixture.add("b");

        fixture.loop.advance(99);
        assertThat(fixture.queue.status().expired()).isZero();
        fixture.loop.advance(1);

        assertThat(fixture.queue.status().expired()).isEqualTo(2);
        assertThat(fixture.queue.status().ready()).isEqualTo(1);
        assertThat(store.written).containsExactly(new Acknowledge(key));
        assertThat(store.lane(QueueFixture.lane(4))).hasSize(1);
        assertThat(fixture.memory.used())
                .isEqualTo(TestMessages.message("b", 4, true).size() + 128L);
    }

    @Test
    void laterMessagesExpireByTheSameTimerAtMostOnceASecond() {
        addExpiring("a", 100);
        addExpiring("b", 150);
        addExpiring("c", 5_000);

        fixture.loop.advance(100);
        assertThat(fixture.queue.status().expired()).isEqualTo(1);
        fixture.loop.advance(1_000);
        assertThat(fixture.queue.status().expired()).isEqualTo(2);
        fixture.loop.advance(3_900);

        assertThat(fixture.queue.status().expired()).isEqualTo(3);
        assertThat(fixture.loop.timers()).isZero();
    }

    @Test
    void anEarlierExpiryMovesTheTimer() {
        addExpiring("a", 9_000);
        addExpiring("b", 100);

        fixture.loop.advance(100);

        assertThat(fixture.queue.status().expired()).isEqualTo(1);
    }

    @Test
    @DisplayName("S16: a clock step backward does not expire early, and does not bring back")
    void aStepBackwardNeitherKillsNorRevives() {
        addExpiring("a", 100);
        addExpiring("b", 2_000);
        fixture.loop.advance(1_000);
        assertThat(fixture.queue.status().expired()).isEqualTo(1);

        fixture.clock.stepWall(-60_000);
        fixture.loop.advance(30_000);
        fixture.queue.subscribe(consumer).credit(10, PLENTY);

        assertThat(consumer.taken()).containsExactly("b");
        assertThat(fixture.queue.status().expired()).isEqualTo(1);
    }

    @Test
    @DisplayName("S16: a clock step forward expires what is over by the wall clock, and nothing else")
    void aStepForwardExpiresWhatIsOver() {
        addExpiring("a", 60_000);
        addExpiring("b", 120_000);

        fixture.clock.stepWall(60_000);
        fixture.loop.advance(ExpiryTimer.LONGEST_PAUSE);

        assertThat(fixture.queue.status().expired()).isEqualTo(1);
        assertThat(fixture.queue.status().ready()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsWithAConsumerDoesNotExpireThereButWhenItComesBack() {
        addExpiring("a", 100);
        addExpiring("b", 100);
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(2, PLENTY);

        fixture.loop.advance(5_000);
        fixture.acknowledge(subscription, 1, 1);
        assertThat(fixture.queue.status().expired()).isZero();
        subscription.giveBack(2);
        fixture.loop.advance(5_000);

        assertThat(fixture.queue.status().expired()).isEqualTo(1);
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void messagesReadFromTheStoreExpireToo() {
        long key = store.put(QueueFixture.lane(4), TestMessages.message("a", 4, true), expiring(100));
        store.put(QueueFixture.lane(4), TestMessages.message("b", 4, true), DeliveryState.FRESH);
        QueueFixture recovered = new QueueFixture(store, new MemoryBudget(0), PageLimits.DEFAULT);
        recovered.clock.stepWall(100);

        recovered.queue.subscribe(consumer).credit(10, PLENTY);
        recovered.loop.runAll();

        assertThat(consumer.taken()).containsExactly("b");
        assertThat(store.written).containsExactly(new Acknowledge(key));
    }

    @Test
    void givenBackMessagesWithoutTheirContentExpire() {
        QueueFixture small = new QueueFixture(store, new MemoryBudget(0), PageLimits.DEFAULT);
        small.add("a", 4, expiring(100));
        Subscription subscription = small.queue.subscribe(consumer);
        subscription.credit(1, PLENTY);
        subscription.giveBack(0);

        small.loop.advance(100);

        assertThat(small.queue.status().expired()).isEqualTo(1);
        assertThat(small.queue.status().ready()).isZero();
        assertThat(store.lane(QueueFixture.lane(4))).isEmpty();
    }

    @Test
    void manyAtOnceGoInBatchesThatHaveABound() {
        for (int i = 0; i < 1_500; i++) {
            addExpiring("a" + i, 100);
            fixture.add("keep" + i);
        }

        fixture.loop.advance(100);

        List<StoreOperation> written = store.written;
        assertThat(written).hasSize(1_500);
        assertThat(store.largestBatch).isEqualTo(QueueStore.MAX_OPERATIONS);
    }

    @Test
    void whatTheStoreRefusesToForgetIsToldToItAgain() {
        addExpiring("a", 100);
        store.refuseWrites = new StoreException(StoreException.Reason.FULL, "on purpose");
        fixture.loop.advance(100);
        assertThat(store.lane(QueueFixture.lane(4))).hasSize(1);

        store.refuseWrites = null;
        fixture.loop.advance(QueueStore.RETRY_PAUSE);

        assertThat(store.lane(QueueFixture.lane(4))).isEmpty();
    }

    @Test
    void closeEndsTheTimer() {
        addExpiring("a", 100);

        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        assertThat(fixture.loop.timers()).isZero();
    }

    private long addExpiring(String text, long inMillis) {
        return fixture.add(text, 4, expiring(inMillis));
    }

    private DeliveryState expiring(long inMillis) {
        return new DeliveryState(0, fixture.in(inMillis), 0);
    }
}
