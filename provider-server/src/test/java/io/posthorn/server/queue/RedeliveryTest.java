package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.wire.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedeliveryTest {
    private static final int PLENTY = 1_000_000;

    private final QueueFixture fixture = new QueueFixture();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final RecordingConsumer other = new RecordingConsumer();
    private Subscription subscription;
    private Subscription second;

    /** Five messages, the first four of them delivered. */
    @BeforeEach
    void deliverFour() {
        subscription = fixture.queue.subscribe(consumer);
        second = fixture.queue.subscribe(other);
        fixture.add("a");
        fixture.addVolatile("b");
        fixture.add("c", "d");
        subscription.credit(4, PLENTY);
        fixture.addVolatile("e");
        consumer.deliveries.clear();
    }

    @Test
    @DisplayName("§6.2.7: what is given back comes again at once, in its old place")
    void whatIsGivenBackComesAgainInItsOldPlace() {
        subscription.giveBack(4);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b*2", "c*2", "d*2", "e");
    }

    @Test
    void aConsumerThatWaitsGetsWhatAnotherGivesBackAtOnce() {
        second.credit(10, PLENTY);
        assertThat(other.taken()).containsExactly("e");

        subscription.giveBack(1);

        assertThat(other.taken()).containsExactly("a*2", "b", "c", "d");
    }

    @Test
    @DisplayName("§3.5.11: only what reached the application counts as an attempt")
    void onlyDeliveriesThatReachedTheApplicationCountAsAttempts() {
        subscription.giveBack(2);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b*2", "c", "d", "e");
        assertThat(fixture.queue.status().redelivered()).isEqualTo(2);
    }

    @Test
    void failedAttemptsOfDurableMessagesAreKeptInTheStore() {
        long key = fixture.store.lane(QueueFixture.lane(4)).firstKey();

        subscription.giveBack(2);
        assertThat(fixture.store.written).containsExactly(new RecordAttempts(key, 1));

        second.credit(1, PLENTY);
        second.giveBack(1);
        assertThat(fixture.store.written).contains(new RecordAttempts(key, 2));
    }

    @Test
    void attemptsFromBeforeARestartCount() {
        fixture.add("f", 9, new DeliveryState(3, 0, 0));

        second.credit(1, PLENTY);

        assertThat(other.taken()).containsExactly("f*4");
    }

    @Test
    void givingBackTakesTheCreditAway() {
        subscription.credit(10, PLENTY);
        assertThat(consumer.taken()).containsExactly("e");

        subscription.giveBack(0);
        fixture.add("f");

        assertThat(consumer.taken()).isEmpty();
        subscription.credit(10, PLENTY);
        assertThat(consumer.taken()).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void tagsGoOnAfterGivingBack() {
        subscription.giveBack(4);
        subscription.credit(1, PLENTY);

        assertThat(consumer.deliveries).containsExactly(new RecordingConsumer.Delivery(5, 2, "a"));
    }

    @Test
    void whatIsSettledStaysOutWhenTheRestIsGivenBack() {
        fixture.acknowledge(subscription, 2, 3);

        subscription.giveBack(4);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "d*2", "e");
    }

    @Test
    void stopGivesBackWhatWasPrefetchedAndKeepsTheRest() {
        subscription.stop(1);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("b", "c", "d", "e");
        fixture.acknowledge(subscription, 1, 1);
        assertThat(fixture.queue.status().acknowledged()).isEqualTo(1);
        assertThat(fixture.queue.status().consumers()).isEqualTo(1);
    }

    @Test
    void aStoppedSubscriptionIsNotDeliveredToButGivesBackWhatItKept() {
        subscription.credit(10, PLENTY);
        consumer.deliveries.clear();
        subscription.stop(2);
        subscription.credit(10, PLENTY);
        assertThat(consumer.taken()).isEmpty();

        second.credit(10, PLENTY);
        assertThat(other.taken()).containsExactly("c", "d", "e");
        subscription.giveBack(2);

        assertThat(other.taken()).containsExactly("a*2", "b*2");
    }

    @Test
    void endGivesBackEverything() {
        subscription.end(1);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b", "c", "d", "e");
        assertThat(fixture.queue.status().consumers()).isEqualTo(1);
        assertThat(subscription.unsettled()).isZero();
    }

    @Test
    void endAfterStopGivesBackWhatWasKeptCountedAsFailed() {
        subscription.stop(1);
        subscription.end(1);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b", "c", "d", "e");
    }

    @Test
    void endTwiceIsEndOnce() {
        subscription.end(4);
        subscription.end(4);
        second.credit(10, PLENTY);

        assertThat(other.taken()).containsExactly("a*2", "b*2", "c*2", "d*2", "e");
        assertThat(fixture.queue.status().unacknowledged()).isEqualTo(5);
    }

    @Test
    void whatWasGivenBackCannotBeSettled() {
        subscription.giveBack(4);

        assertThatThrownBy(() -> subscription.settle(1, 1))
                .isInstanceOfSatisfying(BrokerException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ILLEGAL_STATE));
    }

    @Test
    void closeTellsConsumersAndEndsDeliveries() {
        fixture.queue.close(ErrorCode.CLOSED, "deleted");
        fixture.add("f");

        assertThat(consumer.closed).isEqualTo(ErrorCode.CLOSED);
        assertThat(other.closed).isEqualTo(ErrorCode.CLOSED);
        second.credit(10, PLENTY);
        assertThat(other.taken()).isEmpty();
        assertThat(fixture.loop.timers()).isZero();
        assertThatThrownBy(() -> fixture.queue.subscribe(other)).isInstanceOf(BrokerException.class);
    }

    @Test
    void whatWasDeliveredBeforeTheCloseMayStillBeSettledAndNothingStaysInMemory() {
        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        Settlement settlement = subscription.settle(1, 4);
        assertThat(settlement.operations()).hasSize(2);
        settlement.applied();

        assertThat(fixture.memory.used()).isZero();
    }

    @Test
    void whatIsGivenBackAfterTheCloseIsLetGo() {
        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        subscription.end(4);

        assertThat(fixture.memory.used()).isZero();
        assertThat(fixture.store.written).isEmpty();
    }
}
