package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a consumer holds ahead and that nobody comes for. */
class IdleConversationTest {
    /** So many messages are received, one after the other, until the consumer has shown that it is fast. */
    private static final int MOST = 2_000;

    private static MessageConsumer consumer(Conversation talk) throws Exception {
        talk.connection().start();
        return talk.consumer(talk.session(Session.CLIENT_ACKNOWLEDGE));
    }

    /**
     * Receives messages as fast as they come, until the broker may send some ahead. Where the machine pauses meanwhile, so that
     * what was sent goes back, the next one comes in its place.
     *
     * @return the tag of the last one
     */
    private static long receiveFast(Conversation talk, MessageConsumer consumer) throws Exception {
        long tag = 0;
        int ahead = 0;
        for (int i = 0; i < MOST && ahead < 1; i++) {
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.deliver(true, ++tag);
            Frame frame = talk.peer().poll(1);
            while (frame != null || !receiving.isDone()) {
                if (frame instanceof Frame.Credit credit) {
                    ahead += credit.messages();
                } else if (frame instanceof Frame.GiveBack early) {
                    ahead = 0;
                    talk.peer().done(early);
                    talk.deliver(true, ++tag);
                }
                frame = talk.peer().poll(1);
            }
            assertThat(get(receiving)).isNotNull();
            ahead--;
        }
        assertThat(ahead).as("what the broker may send ahead").isPositive();
        return tag;
    }

    /** Turned red by an AcknowledgementBook that does not see the gap, and by an inbox that is not cleared. */
    @Test
    void whatIsLeftGoesBackAndIsNotHandedOut() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            long last = receiveFast(talk, consumer);
            talk.deliver(true, last + 1, last + 2);

            Frame.GiveBack back = talk.peer().nextBesideCredit(Frame.GiveBack.class);
            assertThat(back.consumer()).isEqualTo(1);
            assertThat(back.delivered()).isEqualTo(last);

            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, last + 3);
            talk.peer().done(back);
            talk.deliver(true, last + 4);
            CompletableFuture<Boolean> acknowledging = Conversation.run(get(receiving)::acknowledge);
            Frame.Acknowledge acknowledge = talk.peer().nextBesideCredit(Frame.Acknowledge.class);
            assertThat(acknowledge.ranges())
                    .endsWith(new DeliveredRange(1, last + 4, last + 4))
                    .noneMatch(range -> range.from() <= last + 3 && range.to() > last);
            talk.peer().done(acknowledge);
            get(acknowledging);
        }
    }

    @Test
    void aConsumerThatTheBrokerDoesNotKnowAnyMoreGoesOn() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            long last = receiveFast(talk, consumer);
            talk.deliver(true, last + 1);

            Frame.GiveBack back = talk.peer().nextBesideCredit(Frame.GiveBack.class);
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.peer().refuse(back, ErrorCode.ILLEGAL_STATE, "there is no consumer 1");

            assertThat(get(receiving)).isNotNull();
        }
    }

    /** Turned red where it does not matter that the application waits. */
    @Test
    void whoWaitsForMessagesKeepsTheCredit() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            long last = receiveFast(talk, consumer);
            CompletableFuture<Message> receiving = async(consumer::receive);

            assertThat(firstBesideCredit(talk, 2 * IdleWatch.PATIENCE + 200)).isNull();

            talk.deliver(true, last + 1);
            assertThat(get(receiving)).isNotNull();
        }
    }

    /** Turned red by a setMessageListener that does not have it watched. */
    @Test
    void whatAListenerLeavesThatIsTakenAwayGoesBack() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            consumer.setMessageListener(message -> {});
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1);
            talk.peer().next(Frame.Credit.class);

            consumer.setMessageListener(null);

            assertThat(talk.peer().nextBesideCredit(Frame.GiveBack.class).delivered())
                    .isOne();
        }
    }

    /** What waits behind a message that takes long is for others. */
    @Test
    void whatWaitsBehindASlowListenerGoesBack() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            AtomicBoolean slow = new AtomicBoolean();
            CountDownLatch letGo = new CountDownLatch(1);
            AtomicInteger seen = new AtomicInteger();
            consumer.setMessageListener(message -> {
                seen.incrementAndGet();
                if (slow.get()) {
                    awaitUninterrupted(letGo);
                }
            });
            long tag = 0;
            int granted = talk.peer().next(Frame.Credit.class).messages();
            for (int i = 0; i < MOST && granted < 3; i++) {
                tag = deliver(talk, tag, granted);
                granted = talk.peer().next(Frame.Credit.class).messages();
            }
            slow.set(true);
            deliver(talk, tag, granted);

            Frame.GiveBack back = talk.peer().nextBesideCredit(Frame.GiveBack.class);

            int seenBefore = seen.get();
            assertThat(back.delivered()).isEqualTo(seenBefore);
            talk.peer().done(back);
            letGo.countDown();
            Frame.Credit credit = talk.peer().next(Frame.Credit.class);
            assertThat(credit.messages()).isOne();
            assertThat(seen).hasValue(seenBefore);
        }
    }

    /** Has the broker deliver so many messages more; gives the tag of the last one. */
    private static long deliver(Conversation talk, long tag, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            talk.deliver(true, tag + i);
        }
        return tag + count;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next frame that grants no credit, null if there is none for so many ms. */
    private static Frame firstBesideCredit(Conversation talk, long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Frame frame = null;
        long left = millis;
        while (left > 0 && (frame == null || frame instanceof Frame.Credit)) {
            frame = talk.peer().poll(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return frame instanceof Frame.Credit ? null : frame;
    }
}
