package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import org.junit.jupiter.api.Test;

class PollTest {
    private static final int PLENTY = 1_000_000;

    private final ManualStore store = new ManualStore();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private int answers;

    @Test
    void anEmptyQueueAnswersAtOnceAndOwesNothing() {
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);

        subscription.poll(true, false, this::answered);
        fixture.add("later");

        assertThat(answers).isEqualTo(1);
        assertThat(consumer.taken()).isEmpty();
    }

    @Test
    void aWantedMessageIsDeliveredWithoutCreditBeforeTheAnswer() {
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        fixture.add("a", "b");

        subscription.poll(true, false, () -> {
            assertThat(consumer.taken()).containsExactly("a");
            answered();
        });

        assertThat(answers).isEqualTo(1);
        assertThat(consumer.taken()).isEmpty();
    }

    @Test
    void withCreditWantedBringsNoMessageMore() {
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(2, PLENTY);

        subscription.poll(true, false, this::answered);
        fixture.add("a", "b", "c");

        assertThat(consumer.taken()).containsExactly("a", "b");
    }

    @Test
    void unwantedItOnlyAsks() {
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        fixture.add("a");

        subscription.poll(false, false, this::answered);

        assertThat(answers).isEqualTo(1);
        assertThat(consumer.taken()).isEmpty();
    }

    @Test
    void creditIsTakenBackAfterWhatWasPossible() {
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        fixture.add("a");
        subscription.credit(10, PLENTY);

        subscription.poll(false, true, this::answered);
        fixture.add("b");

        assertThat(consumer.taken()).containsExactly("a");
        subscription.credit(1, PLENTY);
        assertThat(consumer.taken()).containsExactly("b");
    }

    @Test
    void theAnswerWaitsForTheReadThatMayFindAMessage() {
        store.put(QueueFixture.lane(4), TestMessages.message("a", 4, true), DeliveryState.FRESH);
        store.holdReads = true;
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);

        subscription.poll(true, false, this::answered);
        fixture.loop.runAll();
        assertThat(answers).isZero();
        store.answerOneRead();
        fixture.loop.runAll();

        assertThat(answers).isEqualTo(1);
        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void theAnswerWaitsAlsoWhereThereIsCredit() {
        store.put(QueueFixture.lane(4), TestMessages.message("a", 4, true), DeliveryState.FRESH);
        store.holdReads = true;
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(10, PLENTY);

        subscription.poll(false, true, this::answered);
        assertThat(answers).isZero();
        store.answerOneRead();
        fixture.loop.runAll();
        fixture.add("b");

        assertThat(answers).isEqualTo(1);
        assertThat(consumer.taken()).containsExactly("a");
    }

    @Test
    void whenOthersTakeAllTheAnswerComesNevertheless() {
        store.put(QueueFixture.lane(4), TestMessages.message("a", 4, true), DeliveryState.FRESH);
        store.holdReads = true;
        QueueFixture fixture = queue();
        RecordingConsumer other = new RecordingConsumer();
        fixture.queue.subscribe(other).credit(1, PLENTY);
        fixture.queue.subscribe(consumer).poll(true, false, this::answered);

        store.answerOneRead();
        fixture.loop.runAll();

        assertThat(other.taken()).containsExactly("a");
        assertThat(consumer.taken()).isEmpty();
        assertThat(answers).isEqualTo(1);
    }

    @Test
    void theEndOfTheSubscriptionOrTheQueueAnswers() {
        store.put(QueueFixture.lane(4), TestMessages.message("a", 4, true), DeliveryState.FRESH);
        store.holdReads = true;
        QueueFixture fixture = queue();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.poll(true, false, this::answered);
        fixture.queue.subscribe(consumer).poll(true, false, this::answered);

        subscription.end(0);
        assertThat(answers).isEqualTo(1);
        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        assertThat(answers).isEqualTo(2);
        subscription.poll(true, true, this::answered);
        assertThat(answers).isEqualTo(3);
    }

    private QueueFixture queue() {
        return new QueueFixture(store, new MemoryBudget(PLENTY), PageLimits.DEFAULT);
    }

    private void answered() {
        answers++;
    }
}
