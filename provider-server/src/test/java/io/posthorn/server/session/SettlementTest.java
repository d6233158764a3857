package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.server.loop.Cancellable;
import io.posthorn.server.loop.Loop;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private final SessionFixture f = new SessionFixture();

    @Test
    void anAcknowledgementOverTwoQueuesIsOneBatchAndDoneWhenDurable() {
        f.send("q1", "a");
        f.send("q2", "b");
        f.consume(f.session(), 1, "q1");
        f.consume(f.session(), 2, "q2");
        f.told();
        f.broker.store.batches.clear();
        f.broker.store.hold();

        f.session()
                .acknowledge(List.of(SessionFixture.range(1, 1, 1), SessionFixture.range(2, 1, 1)), f.out.reply("ack"));
        assertThat(f.told()).isEmpty();

        f.broker.store.release();
        assertThat(f.told()).containsExactly("ack done");
        assertThat(f.broker.store.batches).hasSize(1);
        assertThat(f.broker.store.operations(Acknowledge.class)).hasSize(2);
        assertThat(f.broker.status("q1").unacknowledged()).isZero();
        assertThat(f.broker.status("q2").unacknowledged()).isZero();
    }

    @Test
    void whereOneDeliveryIsUnknownNoneIsAcknowledged() {
        f.send("q1", "a");
        f.send("q2", "b");
        f.consume(f.session(), 1, "q1");
        f.consume(f.session(), 2, "q2");
        f.told();

        f.session()
                .acknowledge(List.of(SessionFixture.range(1, 1, 1), SessionFixture.range(2, 1, 2)), f.out.reply("two"));
        f.session().acknowledge(List.of(SessionFixture.range(7, 1, 1)), f.out.reply("stranger"));

        assertThat(f.told()).containsExactly("two failed ILLEGAL_STATE", "stranger failed ILLEGAL_STATE");
        assertThat(f.broker.status("q1").unacknowledged()).isOne();
        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("one"));
        assertThat(f.told()).containsExactly("one done");
    }

    @Test
    void whatTheStoreRefusesCanBeAcknowledgedAgain() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        f.told();
        f.broker.store.refuse(Reason.TOO_LARGE);
        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("first"));
        f.broker.store.refuse(null);

        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("second"));

        assertThat(f.told()).containsExactly("first failed RESOURCE_LIMIT", "second done");
    }

    @Test
    void recoverGivesBackInPlaceAndCountsOnlyWhatReachedTheApplication() {
        f.send("q", "a", "b", "c");
        f.consume(f.session(), 1, "q");
        f.told();

        f.session().recover(SessionFixture.delivered(1, 2), List.of(), f.out.reply("recover"));
        assertThat(f.told()).containsExactly("recover done");
        f.session().credit(1, 10, 10_000);

        assertThat(f.told()).containsExactly("c1 #4 a*2", "c1 #5 b*2", "c1 #6 c");
        assertThat(f.broker.store.operations(RecordAttempts.class)).hasSize(2);
    }

    @Test
    void aClosedConsumerKeepsWhatReachedTheApplicationUntilItIsSettled() {
        f.send("q", "a", "b");
        f.consume(f.session(), 1, "q");
        f.told();

        f.session().closeConsumer(1, 1, f.out.reply("close"));
        f.consume(f.session(), 2, "q");
        assertThat(f.told()).containsExactly("close done", "open done", "c2 #1 b");

        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("ack"));
        assertThat(f.told()).containsExactly("ack done");
        // Now that nothing is left of it, its number is free.
        f.consume(f.session(), 1, "q");
        assertThat(f.told()).containsExactly("open done");
    }

    @Test
    void aClosedConsumersDeliveriesGoBackByRecover() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        f.told();
        f.session().closeConsumer(1, 1, f.out.reply("close"));
        assertThat(f.told()).containsExactly("close done");

        f.session().recover(SessionFixture.delivered(1, 1), List.of(), f.out.reply("recover"));
        f.consume(f.session(), 1, "q");

        assertThat(f.told()).containsExactly("recover done", "open done", "c1 #1 a*2");
    }

    @Test
    void anAcknowledgementThatIsUnderWayWhenItsConsumerClosesComesBackIfTheStoreRefusesIt() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        f.told();
        f.broker.store.hold();
        f.broker.store.refuse(Reason.FULL);
        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("ack"));
        f.session().closeConsumer(1, 1, f.out.reply("close"));
        f.broker.store.release();
        f.broker.store.refuse(null);
        assertThat(f.told()).containsExactly("close done", "ack failed RESOURCE_LIMIT");

        f.consume(f.session(), 2, "q");

        assertThat(f.told()).containsExactly("open done", "c2 #1 a*2");
    }

    @Test
    void theEndOfASessionGivesAllBack() {
        f.send("q", "a", "b");
        f.consume(f.session(), 1, "q");
        f.told();

        f.session().close(SessionFixture.delivered(1, 1), List.of(), f.out.reply("close"));
        assertThat(f.told()).containsExactly("close done");

        f.consume(f.transacted(), 1, "q");
        assertThat(f.told()).containsExactly("open done", "c1 #1 a*2", "c1 #2 b");
    }

    @Test
    void whatALostClientHeldGoesBackAsPerhapsDelivered() {
        f.send("q", "a", "b");
        f.consume(f.session(), 1, "q");
        f.told();

        f.connection.lost();
        f.told();

        SessionFixture next = new SessionFixture(f.broker);
        next.consume(next.session(), 1, "q");
        assertThat(next.told()).containsExactly("open done", "c1 #1 a*2", "c1 #2 b*2");
    }

    @Test
    void aConsumerNeedsCredit() {
        f.send("q", "a", "b");
        f.told();
        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), null), f.out.reply("open"));
        assertThat(f.told()).containsExactly("open done");

        f.session().credit(1, 1, 10_000);
        assertThat(f.told()).containsExactly("c1 #1 a");

        f.session().poll(1, true, false, f.out.reply("poll"));
        assertThat(f.told()).containsExactly("c1 #2 b", "poll done");
        f.session().poll(1, true, true, f.out.reply("empty"));
        assertThat(f.told()).containsExactly("empty done");
    }

    @Test
    void whatWasOnlyPrefetchedGoesBackAsIfItHadNotBeenDelivered() {
        f.send("q", "a", "b", "c");
        f.consume(f.session(), 1, "q");
        f.told();

        f.session().giveBackPrefetched(1, 1, f.out.reply("back"));

        assertThat(f.told()).containsExactly("back done");
        assertThat(f.broker.status("q").unacknowledged()).isOne();
        f.send("q", "d");
        assertThat(f.told()).noneMatch(line -> line.startsWith("c1"));
        SessionFixture next = new SessionFixture(f.broker);
        next.consume(next.session(), 1, "q");
        assertThat(next.told()).containsExactly("open done", "c1 #1 b", "c1 #2 c", "c1 #3 d");
        next.connection.lost();
        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("acknowledge"));
        f.session().credit(1, 1, 10_000);
        assertThat(f.told()).containsExactlyInAnyOrder("acknowledge done", "c1 #4 b*2");
    }

    @Test
    void aClosedConsumerOfWhichAllGoesBackIsForgotten() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        f.told();
        f.session().closeConsumer(1, 1, f.out.reply("close"));
        f.told();

        f.session().giveBackPrefetched(1, 0, f.out.reply("back"));

        assertThat(f.told()).containsExactly("back done");
        f.consume(f.session(), 1, "q");
        assertThat(f.told()).containsExactly("open done", "c1 #1 a");
    }

    @Test
    void aClientThatDoesNotReadIsDeliveredNothingUntilItDoes() {
        f.consume(f.session(), 1, "q");
        f.told();
        f.out.full(true);
        f.send("q", "a", "b");
        assertThat(f.told()).isNotEmpty().allSatisfy(told -> assertThat(told).startsWith("receipt"));
        f.session().poll(1, true, false, f.out.reply("poll"));
        assertThat(f.told()).isEmpty();

        f.out.full(false);

        assertThat(f.told()).containsExactly("c1 #1 a", "c1 #2 b", "poll done");
    }

    @Test
    void badSelectorsAreRefusedAndSoAreTakenNumbersAndTooManyConsumers() {
        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), "a ="), f.out.reply("bad"));
        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), " "), f.out.reply("blank"));
        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), null), f.out.reply("again"));
        f.session().openConsumer(new ConsumerRequest(2, new QueueName("q"), null), f.out.reply("second"));
        f.session().openConsumer(new ConsumerRequest(3, new QueueName("q"), null), f.out.reply("third"));
        f.session().openConsumer(new ConsumerRequest(4, new QueueName("q"), null), f.out.reply("fourth"));

        assertThat(f.told())
                .containsExactly(
                        "bad failed INVALID_SELECTOR",
                        "blank done",
                        "again failed ILLEGAL_STATE",
                        "second done",
                        "third done",
                        "fourth failed RESOURCE_LIMIT");
    }

    @Test
    void whoMayNotConsumeHasNoConsumer() {
        f.send("q", "a");
        f.told();
        f.broker.authorizer = (user, permission, destination) -> permission != Permission.CONSUME;

        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), null), f.out.reply("open"));
        f.session().credit(1, 10, 10_000);
        f.session().poll(1, true, false, f.out.reply("poll"));

        assertThat(f.told()).containsExactly("open failed NOT_AUTHORIZED", "poll failed ILLEGAL_STATE");
    }

    @Test
    void whatALostClientHeldGoesBackEvenIfTheBrokerFailedWhileItWasSettled() {
        f.send("q", "a", "b");
        f.consume(f.session(), 1, "q");
        f.told();
        f.out.faultsExpected = true;
        f.broker.store.breakWith(new LinkageError("on purpose"));
        f.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), f.out.reply("ack"));
        assertThat(f.told()).contains("fault");
        f.broker.store.breakWith(null);

        f.connection.lost();
        f.told();

        SessionFixture next = new SessionFixture(f.broker);
        next.consume(next.session(), 1, "q");
        assertThat(next.told()).containsExactly("open done", "c1 #1 a*2", "c1 #2 b*2");
    }

    @Test
    void whatALostClientHeldGoesBackEvenIfAQueueFailedToSettle() {
        AtomicBoolean failing = new AtomicBoolean();
        SessionFixture own = new SessionFixture(TestBroker.withQueuesOn(loop -> new FailingLoop(loop, failing)));
        own.out.faultsExpected = true;
        own.send("q", "a");
        own.consume(own.session(), 1, "q");
        own.told();
        failing.set(true);
        own.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), own.out.reply("ack"));
        assertThat(own.told()).contains("fault");
        failing.set(false);

        own.connection.lost();
        own.told();

        SessionFixture next = new SessionFixture(own.broker);
        next.consume(next.session(), 1, "q");
        assertThat(next.told()).containsExactly("open done", "c1 #1 a*2");
    }

    @Test
    void theLimitOfConsumersIsOneForAllSessions() {
        f.consume(f.session(), 1, "q");
        f.consume(f.session(), 2, "q");
        f.consume(f.transacted(), 1, "q");
        f.told();

        f.transacted().openConsumer(new ConsumerRequest(2, new QueueName("q"), null), f.out.reply("beyond"));
        f.session().closeConsumer(1, 0, f.out.reply("close"));
        f.told();
        f.transacted().openConsumer(new ConsumerRequest(2, new QueueName("q"), null), f.out.reply("again"));

        assertThat(f.told()).containsExactly("again done");
    }

    /** A loop that is there, but on which nobody can settle: {@code inLoop} fails, when it is asked by a queue. */
    private record FailingLoop(Loop real, AtomicBoolean failing) implements Loop {
        @Override
        public boolean inLoop() {
            boolean asksQueue = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("requireLoop")));
            if (failing.get() && asksQueue) {
                throw new StackOverflowError("on purpose");
            }
            return real.inLoop();
        }

        @Override
        public void execute(Runnable task) {
            real.execute(task);
        }

        @Override
        public Cancellable schedule(long delayMillis, Runnable task) {
            return real.schedule(delayMillis, task);
        }
    }
}
