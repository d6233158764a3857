package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that lie in the store only. */
class StoredExpiryTest {
    private static final int PLENTY = 1_000_000;
    private static final SubQueue LANE = QueueFixture.lane(QueueFixture.PRIORITY);

    private final ManualStore store = new ManualStore();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private QueueFixture fixture = recovered();

    @Test
    void expireWithoutAnyConsumer() {
        fixture.add("here");
        add("a", 100);
        fixture.add("kept");
        add("b", 100);
        add("c", 5_000);

        fixture.loop.advance(100);

        assertExpired(2, 3);
        assertThat(store.lane(LANE)).hasSize(3);
        fixture.loop.advance(4_900);
        assertExpired(3, 2);
        assertThat(fixture.loop.timers()).isZero();
        drain("here", "kept");
    }

    @Test
    void expireAfterARestart() {
        put("a", 100);
        put("kept", 0);
        put("b", 200);
        fixture = recovered();

        fixture.loop.advance(100);
        assertExpired(1, 2);
        fixture.loop.advance(1_000);

        assertExpired(2, 1);
        assertThat(fixture.queue.status().bytes())
                .isEqualTo(TestMessages.message("kept", 4, true).size());
        drain("kept");
    }

    @Test
    void areNotAskedForWhereNoneExpires() {
        fixture.add("here", "b", "c");

        fixture.loop.advance(60_000);

        assertThat(store.sweeps).isEmpty();
        assertThat(fixture.loop.timers()).isZero();
    }

    @Test
    void goPieceByPiece() {
        fixture.add("here");
        for (int i = 0; i < 2 * StoredExpiry.MOST; i++) {
            add("a" + i, 100);
            add("k" + i, 50_000);
        }

        fixture.loop.advance(100);

        assertThat(store.sweeps).hasSize(4);
        assertExpired(2 * StoredExpiry.MOST, 2 * StoredExpiry.MOST + 1);
        assertThat(store.lane(LANE)).hasSize(2 * StoredExpiry.MOST + 1);
        fixture.loop.advance(49_900);
        assertExpired(4 * StoredExpiry.MOST, 1);
    }

    /** A page that is under way counts what is behind the cursor as well. */
    @Test
    void areNotCountedTwiceWhereAPageIsUnderWay() {
        fixture.add("here");
        for (int i = 0; i < 4; i++) {
            add("a" + i, 100);
        }
        store.holdReads = true;
        store.readAsAsked = true;
        fixture.queue.subscribe(consumer).credit(1, PLENTY);
        assertThat(store.reads).hasSize(1);

        fixture.loop.advance(2_000);
        assertThat(store.sweeps).isEmpty();
        store.holdReads = false;
        store.answerOneRead();
        fixture.loop.advance(2_000);

        assertExpired(4, 0);
        assertThat(store.lane(LANE)).hasSize(1);
        assertThat(fixture.queue.status().bytes())
                .isEqualTo(TestMessages.message("here", 4, true).size());
    }

    @Test
    void areNotReadWhileAPieceIsUnderWayButThen() {
        fixture.add("here");
        add("a", 100);
        fixture.add("kept");
        store.holdReads = true;
        fixture.loop.advance(100);
        fixture.queue.subscribe(consumer).credit(10, PLENTY);
        assertThat(store.reads).isEmpty();
        assertThat(consumer.taken()).containsExactly("here");

        store.holdReads = false;
        store.answerOneRead();
        fixture.loop.runAll();

        assertExpired(1, 0);
        assertThat(consumer.taken()).containsExactly("kept");
    }

    @Test
    void countWhenTheStoreHasForgottenThem() {
        fixture.add("here");
        add("a", 100);
        store.refuseWrites = new StoreException(StoreException.Reason.FULL, "on purpose");
        fixture.loop.advance(100);
        assertExpired(0, 2);

        store.refuseWrites = null;
        fixture.loop.advance(ExpiryTimer.LONGEST_PAUSE);

        assertExpired(1, 1);
        assertThat(store.lane(LANE)).hasSize(1);
    }

    @Test
    void areLookedForAgainWhenTheStoreCouldNot() {
        fixture.add("here");
        add("a", 100);
        Subscription subscription = fixture.queue.subscribe(consumer);
        store.failReads = new StoreException(StoreException.Reason.DAMAGED, "on purpose");
        fixture.loop.advance(100);
        assertExpired(0, 2);

        store.failReads = null;
        fixture.loop.advance(ExpiryTimer.LONGEST_PAUSE);

        assertExpired(1, 1);
        subscription.credit(1, PLENTY);
        assertThat(consumer.taken()).containsExactly("here");
    }

    @Test
    void thatComeWhileAPieceIsUnderWayExpireInTheirTime() {
        fixture.add("here");
        add("a", 100);
        add("kept", 0);
        store.holdReads = true;
        fixture.loop.advance(100);
        add("b", 1_500);
        store.holdReads = false;
        store.answerOneRead();
        fixture.loop.runAll();
        assertExpired(1, 3);

        fixture.loop.advance(1_500);

        assertExpired(2, 2);
    }

    private QueueFixture recovered() {
        return new QueueFixture(store, new MemoryBudget(0), PageLimits.DEFAULT);
    }

    private void add(String text, long inMillis) {
        fixture.add(text, QueueFixture.PRIORITY, expiring(inMillis));
    }

    private void put(String text, long inMillis) {
        store.put(LANE, TestMessages.message(text, QueueFixture.PRIORITY, true), expiring(inMillis));
    }

    private DeliveryState expiring(long inMillis) {
        return new DeliveryState(0, inMillis == 0 ? 0 : fixture.in(inMillis), 0);
    }

    private void assertExpired(long expired, long ready) {
        assertThat(fixture.queue.status().expired()).isEqualTo(expired);
        assertThat(fixture.queue.status().ready()).isEqualTo(ready);
    }

    private void drain(String... texts) {
        fixture.queue.subscribe(consumer).credit(100, PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).isEqualTo(new ArrayList<>(List.of(texts)));
        assertThat(fixture.queue.status().ready()).isZero();
    }
}
