package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are not persistent and for which memory is too small. */
@Timeout(60)
class SpillTest {
    private static final int PLENTY = 1_000_000;
    private static final int LIMIT = 256_000;
    /** A chunk is half of this. */
    private static final int PAGE = 16_000;
    /** A message of this text costs about 250 bytes. */
    private static final String LONG = "-" + "x".repeat(60);

    private final ManualStore store = new ManualStore();
    private final ManualScratch scratch = new ManualScratch();
    private final MemoryBudget memory = new MemoryBudget(LIMIT);
    private final QueueFixture fixture = new QueueFixture(store, memory, new PageLimits(10, PAGE), scratch);
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void beyondHalfOfTheBudgetMessagesGoToTheScratchAndComeInTheOrderOfSending() {
        send(0, 5_000);
        assertThat(scratch.slots()).isGreaterThan(50);
        assertThat(memory.exceeded()).isFalse();
        assertThat(memory.used()).isLessThan(LIMIT * 3 / 4);
        assertThat(fixture.queue.status().ready()).isEqualTo(5_000);

        fixture.queue.subscribe(consumer).credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).isEqualTo(texts(0, 5_000));
        assertThat(scratch.reads()).isPositive();
    }

    @Test
    void withoutAScratchAllStaysInMemory() {
        QueueFixture without = new QueueFixture(store, memory, new PageLimits(10, PAGE));

        texts(0, 2_000).forEach(without::addVolatile);

        assertThat(memory.used()).isGreaterThan(LIMIT);
        assertThat(memory.exceeded()).isTrue();
    }

    @Test
    void nothingIsWrittenWhileThereIsRoomOrAConsumerKeepsUp() {
        send(0, 100);
        assertThat(memory.roomForCopies()).isTrue();
        memory.take(LIMIT);
        QueueFixture other = new QueueFixture(store, memory, new PageLimits(10, PAGE), scratch);
        Subscription subscription = other.queue.subscribe(consumer);
        subscription.credit(PLENTY, PLENTY);

        for (int i = 0; i < 100; i++) {
            other.addVolatile("v" + i);
            other.acknowledge(subscription, i + 1L, i + 1L);
        }

        assertThat(consumer.taken()).hasSize(100);
        assertThat(scratch.bytesWritten()).isZero();
    }

    @Test
    void nothingIsReadBeforeAConsumerAsks() {
        send(0, 1_000);
        fixture.queue.subscribe(consumer);
        fixture.loop.runAll();

        assertThat(scratch.reads()).isZero();
    }

    @Test
    void onlyAFewChunksAreReadAhead() {
        send(0, 5_000);
        long before = memory.used();
        Subscription subscription = fixture.queue.subscribe(consumer);
        int delivered = 0;
        for (int i = 0; i < 4_000; i++) {
            subscription.credit(1, PLENTY);
            fixture.loop.runAll();
            delivered++;
            fixture.acknowledge(subscription, delivered, delivered);
            assertThat(memory.used()).isLessThan(before + 3 * PAGE);
        }
        assertThat(consumer.taken()).isEqualTo(texts(0, 4_000));
    }

    /** Otherwise a consumer that acknowledges late would bring all of it back into memory. */
    @Test
    void whatAConsumerHasNotAcknowledgedNeedsNoMemoryAndComesBackFromTheScratch() {
        send(0, 5_000);
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken()).hasSize(5_000);
        assertThat(memory.exceeded()).isFalse();

        subscription.giveBack(3_000);
        fixture.loop.runAll();
        assertThat(memory.exceeded()).isFalse();
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        List<String> again = new ArrayList<>();
        texts(0, 3_000).forEach(text -> again.add(text + "*2"));
        again.addAll(texts(3_000, 5_000));
        assertThat(consumer.taken()).isEqualTo(again);
        fixture.acknowledge(subscription, 5_001, 10_000);
        assertEmpty();
    }

    @Test
    void whatIsGivenBackIsThereThoughOthersOfItsChunkAreSettled() {
        send(0, 5_000);
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();
        consumer.taken();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (i % 3 == 0) {
                left.add(texts(i, i + 1).get(0));
            } else {
                fixture.acknowledge(subscription, i + 1L, i + 1L);
            }
        }

        subscription.giveBack(0);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).isEqualTo(left);
        fixture.acknowledge(subscription, 5_001, 5_000 + left.size());
        assertEmpty();
    }

    @Test
    void whatIsSettledGivesItsRoomBack() {
        send(0, 5_000);
        int slots = scratch.slots();
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        fixture.acknowledge(subscription, 1, 2_500);
        assertThat(scratch.slots()).isLessThan(slots * 2 / 3);
        fixture.acknowledge(subscription, 2_501, 5_000);

        assertEmpty();
    }

    @Test
    void messagesOfBothKindsKeepTheirOrder() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String text = "m" + i + LONG;
            sent.add(text);
            if (i % 7 == 0) {
                fixture.add(text);
            } else {
                fixture.addVolatile(text);
            }
        }
        assertThat(scratch.slots()).isGreaterThan(5);

        fixture.queue.subscribe(consumer).credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).isEqualTo(sent);
    }

    @Test
    void whileTheScratchTakesNothingSendersWaitAndAllIsDeliveredFromMemory() {
        scratch.hold = true;
        send(0, 2_000);
        assertThat(memory.exceeded()).isTrue();

        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).isEqualTo(texts(0, 2_000));
        fixture.acknowledge(subscription, 1, 2_000);
        scratch.answerAll();
        fixture.loop.runAll();
        assertThat(scratch.bytesWritten()).isZero();
        assertThat(scratch.reads()).isZero();
        assertEmpty();
    }

    @Test
    void whenTheScratchTakesSomethingAgainSendersNeedNotWait() {
        scratch.hold = true;
        send(0, 2_000);
        assertThat(memory.exceeded()).isTrue();

        scratch.answerAll();
        fixture.loop.runAll();

        assertThat(memory.exceeded()).isFalse();
    }

    @Test
    void manyQueuesThatFillNoChunkAreWrittenWhenMemoryIsUsedUp() {
        List<QueueFixture> queues = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            queues.add(new QueueFixture(store, memory, new PageLimits(10, PAGE), scratch));
        }
        String text = "x".repeat(1_500);
        for (int i = 0; i < 5; i++) {
            for (QueueFixture queue : queues) {
                queue.addVolatile(i + text);
            }
            queues.forEach(queue -> queue.loop.runAll());
        }
        assertThat(scratch.bytesWritten()).isPositive();
        assertThat(memory.exceeded()).isFalse();

        for (QueueFixture queue : queues) {
            queue.queue.subscribe(consumer).credit(PLENTY, PLENTY);
            queue.loop.runAll();
            assertThat(consumer.taken()).containsExactly("0" + text, "1" + text, "2" + text, "3" + text, "4" + text);
        }
    }

    @Test
    void whatHasExpiredAsAWholeGoesWithoutBeingRead() {
        fixture.queue.subscribe(consumer);
        sendExpiring(2_000, i -> 500);
        assertThat(scratch.slots()).isPositive();

        fixture.loop.advance(2_000);

        assertThat(fixture.queue.status().expired()).isEqualTo(2_000);
        assertThat(fixture.queue.status().ready()).isZero();
        assertThat(scratch.reads()).isZero();
        assertEmpty();
    }

    @Test
    void whatHasExpiredInPartIsReadAndTheRestKept() {
        sendExpiring(2_000, i -> i % 2 == 0 ? 500 : 0);
        int slots = scratch.slots();

        fixture.loop.advance(5_000);

        assertThat(fixture.queue.status().expired()).isEqualTo(1_000);
        assertThat(fixture.queue.status().ready()).isEqualTo(1_000);
        assertThat(scratch.reads()).isLessThanOrEqualTo(slots);
        fixture.queue.subscribe(consumer).credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();
        assertThat(consumer.taken())
                .isEqualTo(texts(0, 2_000).stream()
                        .filter(text -> !text.matches("m[0-9]*[02468]-x*"))
                        .toList());
    }

    @Test
    void expiryAtManyTimesReadsAChunkAFewTimesOnly() {
        sendExpiring(2_000, i -> 1_000 + (i * 37) % 60_000);
        int slots = scratch.slots();

        fixture.loop.advance(70_000);

        assertThat(fixture.queue.status().expired()).isEqualTo(2_000);
        assertThat(scratch.reads()).isLessThan(8 * slots);
        assertEmpty();
    }

    @Test
    void whatExpiredIsNeverDelivered() {
        sendExpiring(2_000, i -> i % 3 == 0 ? 300 : 0);
        fixture.clock.stepWall(301);

        fixture.queue.subscribe(consumer).credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).hasSize(2_000 - 667);
        assertThat(fixture.queue.status().expired()).isEqualTo(667);
    }

    @Test
    void aQueueThatClosesLeavesNothingBehind() {
        scratch.hold = true;
        send(0, 1_000);
        for (int i = 0; i < 20; i++) {
            scratch.answerOne();
        }
        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(200, PLENTY);
        fixture.loop.runAll();

        fixture.queue.close(ErrorCode.CLOSED, "deleted");
        subscription.end(0);
        scratch.answerAll();
        fixture.loop.runAll();

        assertThat(scratch.slots()).isZero();
        assertThat(memory.used()).isZero();
    }

    @Test
    void aLongMessageHasAChunkOfItsOwn() {
        send(0, 500);
        String large = "L" + "y".repeat(3 * PAGE);
        fixture.addVolatile(large);
        fixture.addVolatile("end");

        Subscription subscription = fixture.queue.subscribe(consumer);
        subscription.credit(PLENTY, 100 * PLENTY);
        fixture.loop.runAll();

        assertThat(consumer.taken()).endsWith(large, "end").hasSize(502);
    }

    private void send(int from, int to) {
        for (String text : texts(from, to)) {
            fixture.addVolatile(text);
            if (!scratch.hold) {
                fixture.loop.runAll();
            }
        }
    }

    private void sendExpiring(int count, java.util.function.IntUnaryOperator inMillis) {
        for (int i = 0; i < count; i++) {
            int in = inMillis.applyAsInt(i);
            fixture.addVolatile(
                    texts(i, i + 1).get(0),
                    QueueFixture.PRIORITY,
                    new DeliveryState(0, in == 0 ? 0 : fixture.in(in), 0));
        }
        fixture.loop.runAll();
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i + LONG).toList();
    }

    private void assertEmpty() {
        assertThat(scratch.slots()).isZero();
        assertThat(memory.used()).isZero();
        assertThat(fixture.queue.status().bytes()).isZero();
    }
}
