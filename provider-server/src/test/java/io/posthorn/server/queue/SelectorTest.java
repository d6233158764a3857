package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import io.posthorn.api.selector.SelectorLimits;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Consumers with selectors (Jakarta Messaging 3.1, §3.8). Messages are texts; the colour of one is the part before its
 * dash, and a red one is wanted.
 */
class SelectorTest {
    private static final int PLENTY = 1_000_000;
    private static final int PRIORITY = QueueFixture.PRIORITY;
    private static final Selector RED = TestMessages.selector("colour = 'red'");
    private static final Selector BLUE = TestMessages.selector("colour = 'blue'");

    private final RecordingConsumer red = new RecordingConsumer();
    private final RecordingConsumer blue = new RecordingConsumer();
    private final RecordingConsumer all = new RecordingConsumer();

    @Test
    void aConsumerGetsWhatItsSelectorIsTrueForInOrder() {
        QueueFixture f = new QueueFixture();
        add(f, "red-1", "blue-1", "red-2");
        add(f, "red-urgent", 9);
        subscribe(f, red, RED);

        assertThat(red.taken()).containsExactly("red-urgent", "red-1", "red-2");
        assertThat(f.queue.status().ready()).isEqualTo(1);
    }

    /** §4.1.2. Sabotage: let the walk wait at what is not selected. */
    @Test
    void whatNobodyWantsBlocksNobody() {
        QueueFixture f = new QueueFixture();
        add(f, "green-1");
        subscribe(f, red, RED);
        subscribe(f, blue, BLUE);

        add(f, "blue-1", "green-2", "red-1", "blue-2", "red-2");

        assertThat(red.taken()).containsExactly("red-1", "red-2");
        assertThat(blue.taken()).containsExactly("blue-1", "blue-2");
        subscribe(f, all, null);
        assertThat(all.taken()).containsExactly("green-1", "green-2");
    }

    /** Sabotage: let one of the two kinds always come first. */
    @Test
    void consumersWithAndWithoutSelectorTakeTurns() {
        QueueFixture f = new QueueFixture();
        subscribe(f, red, RED);
        subscribe(f, all, null);

        for (int i = 1; i <= 10; i++) {
            add(f, "red-" + i);
        }

        assertThat(red.taken()).hasSize(5);
        assertThat(all.taken()).hasSize(5);
    }

    /** Sabotage: begin walks anew when something arrives. */
    @Test
    void whatWasJudgedIsNotReadAgain() {
        QueueFixture f = deep("green", 50);
        Subscription subscription = subscribe(f, red, RED);
        add(f, "red-1");
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1");
        f.acknowledge(subscription, 1, 1);
        int reads = f.store.reads.size();
        assertThat(reads).isBetween(25, 30);

        for (int i = 0; i < 100; i++) {
            add(f, "green-later", "red-later");
            f.loop.runAll();
        }

        assertThat(red.taken()).hasSize(100);
        assertThat(f.store.reads).hasSize(reads);
    }

    /** Sabotage: let {@link StoredTail#append} not look at what was taken ahead. */
    @Test
    void whatWasTakenAheadInTheStoreIsNotDeliveredTwice() {
        QueueFixture f = deep("green", 9);
        add(f, "red-1", "green-10", "red-2");
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1", "red-2");
        assertThat(f.queue.status().ready()).isEqualTo(10);
        assertThat(f.queue.status().unacknowledged()).isEqualTo(2);

        subscribe(f, all, null);
        f.loop.runAll();

        assertThat(all.taken()).hasSize(10).allMatch(text -> text.startsWith("green"));
        f.acknowledge(selective, 1, 2);
        assertThat(f.queue.status().ready()).isZero();
        assertThat(f.queue.status().unacknowledged()).isEqualTo(10);
    }

    /** The page was read before the store forgot it. Sabotage: forget at once in {@link StoredTail#forgotten}. */
    @Test
    void whatIsSettledWhileThePageIsReadIsNotInItAnyMore() {
        QueueFixture f = deep("green", 1);
        add(f, "red-1", "green-2");
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1");
        f.store.holdReads = true;
        f.store.readAsAsked = true;
        subscribe(f, all, null);

        f.acknowledge(selective, 1, 1);
        answerReads(f);

        assertThat(all.taken()).containsExactly("green-0", "green-2");
        assertThat(f.queue.status().ready()).isZero();
    }

    /** Sabotage: do not tell walks of it. */
    @Test
    void whatIsGivenBackReturnsToItsOldPlaceAndIsJudgedAgain() {
        QueueFixture f = deep("green", 4);
        add(f, "red-1", "green-4", "red-2", "green-5");
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1", "red-2");

        selective.giveBack(1);
        f.loop.runAll();
        selective.credit(1, PLENTY);
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1*2");
        selective.end(0);
        subscribe(f, all, null);
        f.loop.runAll();

        assertThat(all.taken())
                .containsExactly("green-0", "green-1", "green-2", "green-3", "red-1*2", "green-4", "red-2", "green-5");
    }

    /** Sabotage: do not tell walks of what is given back. */
    @Test
    void whatAnotherGivesBackInFrontIsJudged() {
        QueueFixture f = new QueueFixture();
        Subscription first = f.queue.subscribe(all);
        first.credit(3, PLENTY);
        add(f, "red-1", "green-1", "red-2", "red-3");
        subscribe(f, red, RED);
        assertThat(all.taken()).containsExactly("red-1", "green-1", "red-2");
        assertThat(red.taken()).containsExactly("red-3");

        first.end(3);

        assertThat(red.taken()).containsExactly("red-1*2", "red-2*2");
    }

    @Test
    void whatWasNotAcknowledgedIsThereAgainAfterARestart() {
        QueueFixture f = deep("green", 5);
        add(f, "red-1", "red-2");
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        f.acknowledge(selective, 1, 1);
        f.queue.close(ErrorCode.BROKER_STOPPING, "stop");
        red.taken();

        QueueFixture again = new QueueFixture(f.store, new MemoryBudget(0), new PageLimits(2, 1_000));
        subscribe(again, red, RED);
        again.loop.runAll();

        assertThat(red.taken()).containsExactly("red-2");
        assertThat(again.queue.status().ready()).isEqualTo(5);
    }

    /** Sabotage: let {@link StoredExpiry} forget also what was taken ahead. */
    @Test
    void whatWasTakenAheadDoesNotExpireWithItsConsumerButWhenItIsBack() {
        QueueFixture f = deep("green", 3);
        DeliveryState soon = new DeliveryState(0, f.in(500), 0);
        add(f, "green-3", PRIORITY, soon);
        add(f, "red-1", PRIORITY, soon);
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        assertThat(red.taken()).containsExactly("red-1");

        f.loop.advance(5_000);
        assertThat(f.queue.status().expired()).isEqualTo(1);
        assertThat(f.queue.status().unacknowledged()).isEqualTo(1);
        assertThat(f.store.lane(QueueFixture.lane(PRIORITY))).hasSize(4);
        selective.giveBack(1);
        f.loop.advance(15_000);

        assertThat(f.queue.status().expired()).isEqualTo(2);
        assertThat(f.queue.status().ready()).isEqualTo(3);
        assertThat(f.store.lane(QueueFixture.lane(PRIORITY))).hasSize(3);
        assertThat(red.taken()).isEmpty();
    }

    /** Sabotage: let a chunk count, or show again, what was taken out of it. */
    @Test
    void whatLiesInTheScratchIsFoundAndNotDeliveredTwice() {
        ManualScratch scratch = new ManualScratch();
        QueueFixture f =
                new QueueFixture(new ManualStore(), new MemoryBudget(20_000), new PageLimits(8, 2_000), scratch);
        for (int i = 0; i < 200; i++) {
            addVolatile(f, (i % 10 == 7 ? "red-" : "green-") + i);
            f.loop.runAll();
        }
        assertThat(scratch.slots()).isBetween(10, 40);
        Subscription selective = subscribe(f, red, RED);
        f.loop.runAll();
        assertThat(red.taken())
                .hasSize(20)
                .startsWith("red-7", "red-17", "red-27")
                .endsWith("red-187", "red-197");
        assertThat(f.queue.status().ready()).isEqualTo(180);

        f.acknowledge(selective, 1, 18);
        selective.end(0);
        subscribe(f, all, null);
        f.loop.runAll();

        List<String> taken = all.taken();
        assertThat(taken).hasSize(182).contains("red-187", "red-197");
        assertThat(taken.indexOf("red-187")).isEqualTo(taken.indexOf("green-186") + 1);
        assertThat(f.queue.status().ready()).isZero();
    }

    /** Receive without waiting. Sabotage: answer polls whether a walk waits for a page or not. */
    @Test
    void aPollIsAnsweredWhenNothingThatWaitsIsSelected() {
        QueueFixture f = deep("green", 5);
        f.store.holdReads = true;
        Subscription selective = f.queue.subscribe(red, RED);
        List<String> answers = new ArrayList<>();

        selective.poll(true, true, () -> answers.add("nothing"));
        f.loop.runAll();
        assertThat(answers).isEmpty();
        f.store.answerOneRead();
        f.loop.runAll();
        assertThat(answers).isEmpty();
        answerReads(f);

        assertThat(answers).containsExactly("nothing");
        add(f, "red-1");
        assertThat(red.taken()).isEmpty();
    }

    @Test
    void aPollBringsTheOneThatIsSelectedFromTheEndOfTheStore() {
        QueueFixture f = deep("green", 5);
        add(f, "red-1", "red-2");
        Subscription selective = f.queue.subscribe(red, RED);
        List<String> answers = new ArrayList<>();

        selective.poll(true, true, () -> answers.addAll(red.taken()));
        f.loop.runAll();

        assertThat(answers).containsExactly("red-1");
    }

    @Test
    void aPollEndsWhenTheStoreCannotRead() {
        QueueFixture f = deep("green", 5);
        f.store.failReads = new StoreException(StoreException.Reason.UNUSABLE, "no");
        Subscription selective = f.queue.subscribe(red, RED);
        List<String> answers = new ArrayList<>();

        selective.poll(true, true, () -> answers.add("ended"));
        f.loop.runAll();

        assertThat(answers).containsExactly("ended");
        assertThat(red.closed).isEqualTo(ErrorCode.STORE_FAILED);
    }

    /** The loop has other tasks too. Sabotage: let {@link WalkTurn#take} always say yes. */
    @Test
    void aLongWalkInMemoryLetsOthersComeBetween() {
        QueueFixture f = new QueueFixture(new MemoryBudget(100_000_000), PageLimits.DEFAULT);
        for (int i = 0; i < 5 * WalkTurn.MOST; i++) {
            addVolatile(f, "green-" + i);
        }
        addVolatile(f, "red-1");

        subscribe(f, red, RED);

        int between = 0;
        while (red.deliveries.isEmpty()) {
            assertThat(f.loop.runOne()).isTrue();
            between++;
        }
        assertThat(between).isEqualTo(5);
    }

    /** And selectors may be costly. */
    @Test
    void aSelectorThatIsTooCostlySelectsNothingAndBlocksNobody() throws SelectorException {
        QueueFixture f = new QueueFixture();
        Selector costly = Selector.parse(
                "colour = 'red' OR colour = 'blue' OR colour = 'x'", new SelectorLimits(100, 10, 100, 3));
        subscribe(f, red, costly);
        subscribe(f, all, null);

        add(f, "red-1", "blue-1", "green-1");

        assertThat(red.taken()).isEmpty();
        assertThat(all.taken()).containsExactly("red-1", "blue-1", "green-1");
    }

    /** Sabotage: do not let go pages that all walks have passed. */
    @Test
    void aWalkThroughADeepQueueKeepsNothing() {
        QueueFixture f = deep("green", 500);
        add(f, "red-1");
        f.store.holdReads = true;
        Subscription selective = subscribe(f, red, RED);
        long most = 0;
        while (f.store.answerOneRead()) {
            f.loop.runAll();
            most = Math.max(most, f.memory.used());
        }

        assertThat(red.taken()).containsExactly("red-1");
        assertThat(most).isZero();
        assertThat(selective.unsettled()).isEqualTo(1);
    }

    /** Sabotage: let always the one or always the other read. */
    @Test
    void consumersWithAndWithoutSelectorReadTheStoreInTurns() {
        QueueFixture f = deep("green", 200);
        add(f, "red-1");
        f.store.holdReads = true;
        subscribe(f, red, RED);
        subscribe(f, all, null);

        int reads = 0;
        while (red.deliveries.isEmpty() && f.store.answerOneRead()) {
            f.loop.runAll();
            reads++;
            assertThat(all.deliveries.size()).isBetween(reads - 2, reads + 2);
        }

        assertThat(red.taken()).containsExactly("red-1");
    }

    @Test
    void twoWalksShareTheirPages() {
        QueueFixture f = deep("green", 100);
        add(f, "red-1", "blue-1");
        f.store.holdReads = true;
        subscribe(f, red, RED);
        subscribe(f, blue, BLUE);

        answerReads(f);

        assertThat(red.taken()).containsExactly("red-1");
        assertThat(blue.taken()).containsExactly("blue-1");
        assertThat(f.store.reads.size()).isLessThan(60);
    }

    @Test
    void theDeliveryCountCanBeSelected() {
        QueueFixture f = new QueueFixture();
        add(f, "red-1", "red-2");
        subscribe(f, red, TestMessages.selector("JMSXDeliveryCount = 2"));
        assertThat(red.taken()).isEmpty();

        Subscription first = f.queue.subscribe(all);
        first.credit(1, PLENTY);
        first.end(1);

        assertThat(red.taken()).containsExactly("red-1*2");
    }

    /** A queue that has so many messages in the store and none in memory, and keeps none there. */
    private static QueueFixture deep(String colour, int count) {
        ManualStore store = new ManualStore();
        for (int i = 0; i < count; i++) {
            store.put(QueueFixture.lane(PRIORITY), message(colour + "-" + i, PRIORITY, true), DeliveryState.FRESH);
        }
        return new QueueFixture(store, new MemoryBudget(0), new PageLimits(2, 1_000));
    }

    private static Subscription subscribe(QueueFixture f, RecordingConsumer consumer, @Nullable Selector selector) {
        Subscription subscription = f.queue.subscribe(consumer, selector);
        subscription.credit(10_000, PLENTY);
        return subscription;
    }

    private static void answerReads(QueueFixture f) {
        f.loop.runAll();
        while (f.store.answerOneRead()) {
            f.loop.runAll();
        }
    }

    private static void add(QueueFixture f, String... texts) {
        for (String text : texts) {
            add(f, text, PRIORITY);
        }
    }

    private static void add(QueueFixture f, String text, int priority) {
        add(f, text, priority, DeliveryState.FRESH);
    }

    private static void add(QueueFixture f, String text, int priority, DeliveryState state) {
        EncodedMessage message = message(text, priority, true);
        long key = f.store.put(QueueFixture.lane(priority), message, state);
        f.queue.addDurable(key, message, null, state);
    }

    private static void addVolatile(QueueFixture f, String text) {
        f.queue.addVolatile(message(text, PRIORITY, false), null, DeliveryState.FRESH);
    }

    private static EncodedMessage message(String text, int priority, boolean persistent) {
        return TestMessages.message(text, priority, persistent, Map.of("colour", text.substring(0, text.indexOf('-'))));
    }
}
