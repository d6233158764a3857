package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryOrderTest {
    private static final int PLENTY = 1_000_000;

    private final QueueFixture fixture = new QueueFixture();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final Subscription subscription = fixture.queue.subscribe(consumer);

    @Test
    @DisplayName("§6.2.9: messages of one priority keep the order they were sent in")
    void messagesOfOnePriorityKeepTheirOrder() {
        fixture.add("a", "b", "c");

        subscription.credit(10, PLENTY);
        fixture.add("d");

        assertThat(consumer.taken()).containsExactly("a", "b", "c", "d");
    }

    @Test
    @DisplayName("§3.4.10: a higher priority passes a lower one")
    void higherPrioritiesPassLowerOnes() {
        fixture.add("low", 0);
        fixture.add("middle", 4);
        fixture.add("high", 9);
        fixture.addVolatile("volatile and high", 9, DeliveryState.FRESH);
        fixture.add("middle too", 4);

        subscription.credit(10, PLENTY);

        assertThat(consumer.taken()).containsExactly("high", "volatile and high", "middle", "middle too", "low");
    }

    @Test
    void durableAndVolatileMessagesComeInTheOrderTheyWereAdded() {
        fixture.addVolatile("v1");
        fixture.add("d1");
        fixture.addVolatile("v2", "v3");
        fixture.add("d2");

        subscription.credit(10, PLENTY);

        assertThat(consumer.taken()).containsExactly("v1", "d1", "v2", "v3", "d2");
    }

    @Test
    void tagsCountTheDeliveriesOfEachSubscriptionFromOne() {
        RecordingConsumer other = new RecordingConsumer();
        Subscription second = fixture.queue.subscribe(other);
        subscription.credit(10, PLENTY);
        second.credit(10, PLENTY);

        fixture.add("a", "b", "c", "d");

        assertThat(consumer.deliveries)
                .extracting(RecordingConsumer.Delivery::tag)
                .containsExactly(1L, 2L);
        assertThat(other.deliveries).extracting(RecordingConsumer.Delivery::tag).containsExactly(1L, 2L);
    }

    @Test
    void competingConsumersGetOneMessageEachInTurnAndEachMessageGoesToOne() {
        RecordingConsumer other = new RecordingConsumer();
        Subscription second = fixture.queue.subscribe(other);
        fixture.add("a", "b", "c", "d", "e", "f");
        fixture.queue.subscribe(new RecordingConsumer());

        subscription.credit(1, PLENTY);
        second.credit(1, PLENTY);
        assertThat(consumer.taken()).containsExactly("a");
        assertThat(other.taken()).containsExactly("b");

        subscription.stop(0);
        fixture.add("g");
        assertThat(other.taken()).isEmpty();
        second.credit(10, PLENTY);
        assertThat(other.taken()).containsExactly("a", "c", "d", "e", "f", "g");
    }

    @Test
    void whoHasCreditForAllDoesNotHoardWhatAnotherCouldTake() {
        RecordingConsumer other = new RecordingConsumer();
        subscription.credit(1_000, PLENTY);
        fixture.queue.subscribe(other).credit(1_000, PLENTY);

        for (int i = 0; i < 100; i++) {
            fixture.add("m" + i);
        }

        assertThat(consumer.deliveries).hasSize(50);
        assertThat(other.deliveries).hasSize(50);
    }

    @Test
    void nothingIsDeliveredWithoutCreditOfBothKinds() {
        fixture.add("a", "b", "c");
        assertThat(consumer.taken()).isEmpty();

        subscription.credit(2, 0);
        assertThat(consumer.taken()).isEmpty();
        subscription.credit(0, PLENTY);
        assertThat(consumer.taken()).containsExactly("a", "b");

        subscription.credit(1, 0);
        assertThat(consumer.taken()).containsExactly("c");
    }

    @Test
    void creditInBytesIsOverdrawnByOneMessageAtMost() {
        fixture.add("a", "b", "c", "d");
        int size = TestMessages.message("a", 4, true).size();

        subscription.credit(10, size + 1);
        assertThat(consumer.taken()).containsExactly("a", "b");

        subscription.credit(0, size - 1);
        assertThat(consumer.taken()).isEmpty();
        subscription.credit(0, 1);
        assertThat(consumer.taken()).containsExactly("c");
    }

    @Test
    void theQueueRefusesKeysThatAreNotInOrder() {
        long key = fixture.add("a", 4, DeliveryState.FRESH);

        assertThatThrownBy(() -> fixture.queue.addDurable(
                        key, TestMessages.message("again", 4, true), null, DeliveryState.FRESH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsSayWhatIsThereAndWhatHappened() {
        fixture.add("a", "b", "c");
        subscription.credit(2, PLENTY);
        fixture.acknowledge(subscription, 1, 1);

        QueueStatus status = fixture.queue.status();

        int size = TestMessages.message("a", 4, true).size();
        assertThat(status).isEqualTo(new QueueStatus(1, 1, 0, 2L * size, 1, 3, 1, 0, 0));
    }

    @Test
    void aConsumerThatFailsIsEndedAndTheOthersGetItsMessage() {
        List<ErrorCode> ends = new ArrayList<>();
        Subscription failing = fixture.queue.subscribe(new Consumer() {
            @Override
            public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body) {
                throw new LinkageError("on purpose");
            }

            @Override
            public void closed(ErrorCode code, String text) {
                ends.add(code);
            }
        });
        failing.credit(10, PLENTY);
        subscription.credit(10, PLENTY);

        fixture.add("a", "b");

        assertThat(consumer.taken()).containsExactly("a", "b");
        assertThat(ends).containsExactly(ErrorCode.INTERNAL);
        assertThat(fixture.queue.status().consumers()).isEqualTo(1);
    }

    @Test
    void aConsumerThatIsNotReadyLeavesItsMessagesToOthers() {
        RecordingConsumer other = new RecordingConsumer();
        subscription.credit(10, PLENTY);
        consumer.ready = false;
        fixture.add("a", "b");
        assertThat(consumer.taken()).isEmpty();
        fixture.queue.subscribe(other).credit(1, PLENTY);
        assertThat(other.taken()).containsExactly("a");

        consumer.ready = true;
        subscription.ready();

        assertThat(consumer.taken()).containsExactly("b");
    }

    @Test
    void deliveriesThatNobodySettlesHaveABound() {
        subscription.credit(Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int i = 0; i <= Subscription.MOST_UNSETTLED; i++) {
            fixture.addVolatile("m");
        }
        assertThat(subscription.unsettled()).isEqualTo(Subscription.MOST_UNSETTLED);

        subscription.settle(1, 1).applied();

        assertThat(subscription.unsettled()).isEqualTo(Subscription.MOST_UNSETTLED);
        assertThat(fixture.queue.status().ready()).isZero();
    }
}
