package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.wire.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
    private static final int PLENTY = 1_000_000;

    private final QueueFixture fixture = new QueueFixture();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final RecordingConsumer other = new RecordingConsumer();
    private Subscription subscription;
    private Subscription second;
    private long firstKey;

    /** Tags 1 to 6: three durable, one volatile, two durable. */
    @BeforeEach
    void deliverSix() {
        subscription = fixture.queue.subscribe(consumer);
        second = fixture.queue.subscribe(other);
        subscription.credit(6, PLENTY);
        fixture.add("a", "b", "c");
        fixture.addVolatile("d");
        fixture.add("e", "f");
        consumer.deliveries.clear();
        firstKey = fixture.store.lane(QueueFixture.lane(4)).firstKey();
    }

    @Test
    void keysThatFollowEachOtherAreAcknowledgedAsARange() {
        assertThat(subscription.settle(1, 3).operations())
                .containsExactly(new AcknowledgeRange(firstKey, firstKey + 2));
    }

    @Test
    void volatileMessagesNeedNoOperation() {
        assertThat(subscription.settle(4, 4).operations()).isEmpty();
    }

    @Test
    void aRangeDoesNotReachOverAMessageThatAnotherConsumerHas() {
        second.credit(1, PLENTY);
        fixture.add("g");
        subscription.credit(1, PLENTY);
        fixture.add("h");

        assertThat(subscription.settle(6, 7).operations())
                .containsExactly(new Acknowledge(firstKey + 4), new Acknowledge(firstKey + 6));
    }

    @Test
    void aRangeDoesNotReachIntoAnotherLane() {
        QueuedMessage last = QueuedMessage.durable(8, TestMessages.message("x", 4, true), null, DeliveryState.FRESH);
        QueuedMessage first = QueuedMessage.durable(9, TestMessages.message("y", 5, true), null, DeliveryState.FRESH);

        assertThat(Acknowledgements.of(List.of(last, first))).containsExactly(new Acknowledge(8), new Acknowledge(9));
    }

    @Test
    void settledMessagesAreGoneWhenApplied() {
        Settlement settlement = subscription.settle(1, 6);
        assertThat(fixture.queue.status().unacknowledged()).isEqualTo(6);

        settlement.applied();

        QueueStatus status = fixture.queue.status();
        assertThat(status.unacknowledged()).isZero();
        assertThat(status.acknowledged()).isEqualTo(6);
        assertThat(status.bytes()).isZero();
        assertThat(fixture.memory.used()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 7", "7, 7", "3, 2", "-1, 1", "1, 9223372036854775807", "-9223372036854775808, 6"})
    void rangesWithTagsThatWereNeverDeliveredAreRefused(long from, long to) {
        assertRefused(from, to);
        assertThat(subscription.settle(1, 6).operations()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "3, 3", "3, 4", "2, 3", "1, 3"})
    void rangesWithATagThatWasSettledBeforeAreRefusedAndChangeNothing(long from, long to) {
        fixture.acknowledge(subscription, 3, 3);

        assertRefused(from, to);

        fixture.acknowledge(subscription, 1, 2);
        fixture.acknowledge(subscription, 4, 6);
    }

    @Test
    void whatIsBeingSettledCannotBeSettledAgain() {
        subscription.settle(2, 2);

        assertRefused(2, 2);
    }

    @Test
    void whatIsBeingSettledIsNotDeliveredToAnybody() {
        Settlement settlement = subscription.settle(1, 6);

        subscription.end(6);
        second.credit(10, PLENTY);

        assertThat(other.taken()).isEmpty();
        settlement.applied();
        assertThat(fixture.queue.status().unacknowledged()).isZero();
    }

    @Test
    void anUndoneSettlementCanBeSettledAgain() {
        subscription.settle(2, 4).undone();

        assertThat(subscription.settle(1, 6).operations())
                .containsExactly(
                        new AcknowledgeRange(firstKey, firstKey + 2), new AcknowledgeRange(firstKey + 3, firstKey + 4));
    }

    @Test
    void anUndoneSettlementGoesBackWhenTheSubscriptionGaveBackMeanwhile() {
        Settlement settlement = subscription.settle(1, 2);
        subscription.giveBack(6);
        assertThat(fixture.queue.status().ready()).isEqualTo(4);

        settlement.undone();
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b*2", "c*2", "d*2", "e*2", "f*2");
        assertThat(fixture.store.written).contains(new RecordAttempts(firstKey, 1));
    }

    @Test
    void anUndoneSettlementGoesBackWhenTheSubscriptionEndedMeanwhile() {
        Settlement settlement = subscription.settle(1, 2);
        subscription.end(2);

        settlement.undone();
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b*2", "c", "d", "e", "f");
    }

    @Test
    void anUndoneSettlementOfAStoppedSubscriptionWaitsToBeSettledAgain() {
        Settlement settlement = subscription.settle(1, 2);
        subscription.stop(6);

        settlement.undone();

        assertThat(subscription.unsettled()).isEqualTo(6);
    }

    @Test
    void aSettlementEndsOnce() {
        Settlement settlement = subscription.settle(1, 2);
        settlement.applied();

        assertThatThrownBy(settlement::applied).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(settlement::undone).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.queue.status().acknowledged()).isEqualTo(2);
    }

    private void assertRefused(long from, long to) {
        assertThatThrownBy(() -> subscription.settle(from, to))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ILLEGAL_STATE));
    }
}
