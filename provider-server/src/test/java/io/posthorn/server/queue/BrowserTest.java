package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, §4.1.6. */
class BrowserTest {
    private static final int PLENTY = 1_000_000;
    private static final int PRIORITY = QueueFixture.PRIORITY;

    private final RecordingConsumer viewer = new RecordingConsumer();
    private final RecordingConsumer consumer = new RecordingConsumer();

    /** Sabotage: let {@link Browser#cameTo} take the message out, or count it as delivered. */
    @Test
    void eachMessageIsShownOnceInOrderAndNothingChanges() {
        QueueFixture f = new QueueFixture();
        f.add("a", "b");
        f.addVolatile("c");
        f.add("urgent", 9);
        QueueStatus before = f.queue.status();

        browse(f);

        assertThat(viewer.taken()).containsExactly("urgent", "a", "b", "c");
        assertThat(f.queue.status()).isEqualTo(before);
        f.queue.subscribe(consumer).credit(10, PLENTY);
        assertThat(consumer.taken()).containsExactly("urgent", "a", "b", "c");
    }

    /** Sabotage: let a walk show what has expired. */
    @Test
    void whatHasExpiredOrIsDelayedOrWithAConsumerIsNotShown() {
        QueueFixture f = new QueueFixture();
        f.add("taken");
        f.queue.subscribe(consumer).credit(1, PLENTY);
        f.add("swept", PRIORITY, new DeliveryState(0, f.in(10), 0));
        f.add("expires", PRIORITY, new DeliveryState(0, f.in(100), 0));
        f.add("delayed", PRIORITY, new DeliveryState(0, 0, f.in(10_000)));
        f.add("there");
        f.loop.advance(100);
        assertThat(f.queue.status().ready())
                .as("what has expired, and was not swept yet")
                .isEqualTo(2);

        browse(f);

        assertThat(viewer.taken()).containsExactly("there");
    }

    @Test
    void theCountIsThatOfTheDeliveryThatWouldBeMade() {
        QueueFixture f = new QueueFixture();
        f.add("a", "b");
        Subscription subscription = f.queue.subscribe(consumer);
        subscription.credit(2, PLENTY);
        subscription.end(1);

        browse(f);

        assertThat(viewer.taken()).containsExactly("a*2", "b");
    }

    /** What was shown is let go. Sabotage: let {@link StoredTail#earliest} pass over what is not on the page. */
    @Test
    void aDeepQueueIsShownAPageAtATime() {
        QueueFixture f = deep(500);
        f.store.holdReads = true;
        Browser browser = browse(f);
        long most = 0;
        while (f.store.answerOneRead()) {
            f.loop.runAll();
            most = Math.max(most, f.memory.used());
        }

        assertThat(viewer.taken()).hasSize(500).startsWith("0", "1", "2").endsWith("498", "499");
        assertThat(f.store.reads).hasSize(250);
        assertThat(most).isZero();
        assertThat(f.queue.status().ready()).isEqualTo(500);
        browser.end(0);
    }

    @Test
    void whatLiesInTheScratchIsShown() {
        ManualScratch scratch = new ManualScratch();
        QueueFixture f = new QueueFixture(new ManualStore(), new MemoryBudget(600), new PageLimits(4, 2_000), scratch);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add("m" + i);
            f.addVolatile("m" + i);
        }
        assertThat(scratch.slots()).isPositive();

        browse(f);
        f.loop.runAll();

        assertThat(viewer.taken()).isEqualTo(texts);
        f.queue.subscribe(consumer).credit(100, PLENTY);
        f.loop.runAll();
        assertThat(consumer.taken()).isEqualTo(texts);
    }

    /** Sabotage: answer polls at once. */
    @Test
    void aPollIsAnsweredWhenAllThatIsThereWasShown() {
        QueueFixture f = deep(5);
        f.store.holdReads = true;
        Browser browser = browse(f);
        List<String> seen = new ArrayList<>();

        browser.poll(false, false, () -> seen.addAll(viewer.taken()));
        f.store.answerOneRead();
        f.loop.runAll();
        assertThat(seen).isEmpty();
        while (f.store.answerOneRead()) {
            f.loop.runAll();
        }

        assertThat(seen).containsExactly("0", "1", "2", "3", "4");
    }

    /** Sabotage: let showing cost no credit. */
    @Test
    void noMoreIsShownThanThereIsCreditFor() {
        QueueFixture f = new QueueFixture();
        f.add("a", "b", "c");
        Browser browser = f.queue.browse(viewer, null);

        browser.credit(1, PLENTY);
        assertThat(viewer.taken()).containsExactly("a");
        browser.poll(true, false, () -> {});
        assertThat(viewer.taken()).containsExactly("b");
        browser.giveBack(0);
        browser.credit(5, PLENTY);
        assertThat(viewer.taken()).containsExactly("c");
    }

    @Test
    void whatIsShownCannotBeSettled() {
        QueueFixture f = new QueueFixture();
        f.add("a");
        Browser browser = browse(f);

        assertThatThrownBy(() -> browser.settle(1, 1))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_STATE));
        browser.end(1);
        assertThat(f.queue.status().ready()).isEqualTo(1);
    }

    @Test
    void aBrowserIsShownWhatItsSelectorIsTrueFor() {
        QueueFixture f = new QueueFixture();
        f.add("a");
        f.add("b", 7);

        f.queue.browse(viewer, TestMessages.selector("JMSPriority = 4")).credit(10, PLENTY);

        assertThat(viewer.taken()).containsExactly("a");
    }

    @Test
    void aBodyThatLiesOutsideIsShownByReference() {
        QueueFixture f = new QueueFixture();
        EncodedMessage message = TestMessages.message("", PRIORITY, true);
        BodyReference body = new BodyReference(3, 1_000);
        f.queue.addDurable(
                f.store.putWithBody(QueueFixture.lane(PRIORITY), message, body), message, body, DeliveryState.FRESH);
        f.add("b", "c");
        Browser browser = f.queue.browse(viewer, null);
        browser.credit(2, PLENTY);
        assertThat(viewer.bodies).containsExactly(body);

        browser.vanished(2);
        browser.ready();

        assertThat(viewer.taken()).containsExactly("", "b", "c");
    }

    @Test
    void theEndOfTheQueueIsTheEndOfTheBrowser() {
        QueueFixture f = new QueueFixture();
        browse(f);
        assertThat(f.queue.status().consumers()).isZero();

        f.queue.close(ErrorCode.CLOSED, "deleted");

        assertThat(viewer.closed).isEqualTo(ErrorCode.CLOSED);
    }

    /** What it has seen is not shown again when it comes back. Sabotage: begin the walk of a browser as one that sees again. */
    @Test
    void nothingIsShownTwice() {
        QueueFixture f = new QueueFixture();
        f.add("a", "b");
        browse(f);
        assertThat(viewer.taken()).containsExactly("a", "b");
        Subscription subscription = f.queue.subscribe(consumer);
        subscription.credit(2, PLENTY);

        subscription.end(2);
        f.add("c");

        assertThat(viewer.taken()).containsExactly("c");
    }

    private Browser browse(QueueFixture f) {
        Browser browser = f.queue.browse(viewer, null);
        browser.credit(10_000, PLENTY);
        return browser;
    }

    private static QueueFixture deep(int count) {
        ManualStore store = new ManualStore();
        for (int i = 0; i < count; i++) {
            store.put(QueueFixture.lane(PRIORITY), TestMessages.message("" + i, PRIORITY, true), DeliveryState.FRESH);
        }
        return new QueueFixture(store, new MemoryBudget(0), new PageLimits(2, 1_000));
    }
}
