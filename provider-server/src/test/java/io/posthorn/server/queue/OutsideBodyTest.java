package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.wire.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages whose body lies in the store, in parts: what a queue knows of it, and when it goes. */
class OutsideBodyTest {
    private static final int LIMIT = 100_000;
    private static final long LENGTH = 1L << 30;
    private static final int PAGE = 4_000;

    private final ManualScratch scratch = new ManualScratch();
    private final MemoryBudget memory = new MemoryBudget(LIMIT);
    private final QueueFixture f = new QueueFixture(new ManualStore(), memory, new PageLimits(10, PAGE), scratch);
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void aBodyOutsideCostsCreditAndNoMemory() {
        addVolatile("a", 1, DeliveryState.FRESH);
        addVolatile("b", 2, DeliveryState.FRESH);
        assertThat(memory.used()).isLessThan(1_000);
        Subscription subscription = f.queue.subscribe(consumer);

        subscription.credit(10, 1_000_000);

        assertThat(consumer.bodies).containsExactly(new BodyReference(1, LENGTH));
        subscription.credit(0, (int) LENGTH);
        assertThat(consumer.bodies).hasSize(2);
    }

    @Test
    void aDurableMessageKeepsItsBodyWhereItIsReadAgain() {
        QueueFixture full = new QueueFixture(f.store, memory, new PageLimits(10, PAGE), scratch);
        memory.take(LIMIT);
        long key = f.store.putWithBody(
                QueueFixture.lane(4), TestMessages.message("d", 4, true).withoutBody(), new BodyReference(7, LENGTH));
        full.queue.addDurable(
                key, TestMessages.message("d", 4, true).withoutBody(), new BodyReference(7, LENGTH), DeliveryState.FRESH);
        Subscription subscription = full.queue.subscribe(consumer);
        subscription.credit(10, 1_000);
        full.loop.runAll();
        subscription.giveBack(1);
        full.loop.runAll();
        subscription.credit(10, 1_000);
        full.loop.runAll();

        assertThat(consumer.bodies).containsExactly(new BodyReference(7, LENGTH), new BodyReference(7, LENGTH));
        full.acknowledge(subscription, 2, 2);
        assertThat(f.store.written).hasOnlyElementsOfTypes(Acknowledge.class, StoreOperation.RecordAttempts.class);
    }

    /** Red when {@code QueuedMessage.size} counts the body: the queue's bytes do not come back to 0. */
    @Test
    void aBodyThatIsSharedIsDeliveredFromMemoryWhileItIsHereAndCountsOnce() {
        EncodedMessage whole = TestMessages.message("x".repeat(2_000), 4, true);
        BodyReference body = new BodyReference(7, 2_000);
        long before = memory.used();
        long key = f.store.putWithBody(QueueFixture.lane(4), whole.withoutBody(), body);
        f.queue.addDurable(key, whole, body, DeliveryState.FRESH);
        assertThat(memory.used() - before).isGreaterThan(2_000);
        assertThat(f.queue.status().bytes()).isEqualTo(whole.withoutBody().size());
        Subscription subscription = f.queue.subscribe(consumer);

        subscription.credit(2, 1);
        assertThat(consumer.taken()).containsExactly("x".repeat(2_000));
        assertThat(consumer.bodies).isEmpty();

        f.acknowledge(subscription, 1, 1);
        assertThat(memory.used()).isEqualTo(before);
        assertThat(f.queue.status().bytes()).isZero();
    }

    /** Red when {@code missingFrom} always answers null, or always the body. */
    @Test
    void aBodyThatIsSharedIsFetchedByWhoReadsItsMessageAgain() {
        EncodedMessage whole = TestMessages.message("x".repeat(2_000), 4, true);
        BodyReference body = new BodyReference(7, 2_000);
        long key = f.store.putWithBody(QueueFixture.lane(4), whole.withoutBody(), body);
        memory.take(LIMIT);
        f.queue.addDurable(key, whole, body, DeliveryState.FRESH);
        Subscription subscription = f.queue.subscribe(consumer);
        subscription.credit(1, 10_000);
        f.loop.runAll();
        subscription.giveBack(1);
        subscription.credit(1, 10_000);
        f.loop.runAll();

        assertThat(consumer.taken()).last().asString().endsWith("*2");
        assertThat(consumer.bodies).contains(body);
        f.acknowledge(subscription, 2, 2);
        memory.giveBack(LIMIT);
        assertThat(memory.used()).isZero();
        assertThat(f.queue.status().bytes()).isZero();
    }

    /** Turned red by acknowledgements that say nothing of what the store has no entry of. */
    @Test
    void whatIsInMemoryOnlyTakesItsBodyWithItWhenItIsAcknowledged() {
        addVolatile("a", 1, DeliveryState.FRESH);
        f.addVolatile("without");
        addVolatile("b", 2, DeliveryState.FRESH);
        Subscription subscription = f.queue.subscribe(consumer);
        subscription.credit(10, 1_000);
        subscription.credit(10, Integer.MAX_VALUE);

        f.acknowledge(subscription, 1, 3);

        assertThat(f.store.written).containsExactly(new ReleaseBody(1), new ReleaseBody(2));
    }

    @Test
    void aBodyGoesWithAMessageThatExpiresAndWithItsQueue() {
        addVolatile("expires", 1, new DeliveryState(0, f.in(100), 0));
        addVolatile("stays", 2, DeliveryState.FRESH);
        addVolatile("delayed", 3, new DeliveryState(0, 0, f.in(60_000)));
        f.loop.advance(2_000);
        assertThat(f.store.written).containsExactly(new ReleaseBody(1));

        f.queue.close(ErrorCode.CLOSED, "deleted");
        addVolatile("late", 4, DeliveryState.FRESH);

        assertThat(f.store.written)
                .containsExactlyInAnyOrder(new ReleaseBody(1), new ReleaseBody(2), new ReleaseBody(3), new ReleaseBody(4));
        assertThat(memory.used()).isZero();
    }

    @Test
    void aMessageThatTheStorePassedOverLeavesNoBody() {
        f.queue.addDurable(0, TestMessages.message("d", 4, true), new BodyReference(5, LENGTH), DeliveryState.FRESH);

        assertThat(f.store.written).containsExactly(new DropBody(5));
    }

    /** Turned red by a chunk that forgets where the bodies of its messages are. */
    @Test
    void whatSpillsKeepsItsBody() {
        memory.take(LIMIT);
        for (int i = 1; i <= 300; i++) {
            addVolatile("m" + i, i, DeliveryState.FRESH);
            scratch.answerAll();
            f.loop.runAll();
        }
        assertThat(scratch.slots()).isPositive();
        Subscription subscription = f.queue.subscribe(consumer);
        for (int i = 0; i < 300; i++) {
            subscription.credit(1, (int) LENGTH);
            f.loop.runAll();
            scratch.answerAll();
            f.loop.runAll();
        }

        assertThat(consumer.bodies).extracting(BodyReference::number).containsExactlyElementsOf(numbers(300));
        f.acknowledge(subscription, 1, 300);
        assertThat(dropped()).containsExactlyElementsOf(numbers(300));
    }

    @Test
    void whatExpiresOnDiskAndWhatIsThereWhenItsQueueEndsTakesItsBodyWithIt() {
        memory.take(LIMIT);
        for (int i = 1; i <= 200; i++) {
            addVolatile("m" + i, i, new DeliveryState(0, i <= 100 ? f.in(1_000) : 0, 0));
            scratch.answerAll();
            f.loop.runAll();
        }
        for (int seconds = 0; seconds < 30; seconds++) {
            f.loop.advance(1_000);
            scratch.answerAll();
            f.loop.runAll();
        }
        assertThat(dropped()).containsExactlyInAnyOrderElementsOf(numbers(100));

        f.queue.close(ErrorCode.CLOSED, "deleted");

        assertThat(dropped()).containsExactlyInAnyOrderElementsOf(numbers(200));
    }

    private void addVolatile(String text, long body, DeliveryState state) {
        f.queue.addVolatile(
                TestMessages.message(text, 4, false).withoutBody(), new BodyReference(body, LENGTH), state);
    }

    private List<Long> dropped() {
        return f.store.written.stream()
                .filter(ReleaseBody.class::isInstance)
                .map(operation -> ((ReleaseBody) operation).body())
                .toList();
    }

    private static List<Long> numbers(int to) {
        return java.util.stream.LongStream.rangeClosed(1, to).boxed().toList();
    }
}
