package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.SubscriptionKey;
import io.posthorn.server.broker.SubscriptionReport;
import io.posthorn.server.queue.BrokerException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What an administrator does to queues and subscriptions that clients use. */
class AdministrationTest {
    private static final QueueName ORDERS = new QueueName("orders");
    private static final TopicName NEWS = new TopicName("news");

    private final TestBroker broker = TestBroker.withoutAutoCreate();
    private final SessionFixture client = new SessionFixture(broker);

    @Test
    void aQueueIsMadeDurablyAndOnlyOnce() {
        broker.store.hold();
        CompletableFuture<?> made = broker.broker.createQueue(ORDERS);
        broker.loop.runAll();
        assertThat(made).isNotDone();
        broker.store.release();
        broker.loop.runAll();

        assertThat(made).isCompleted();
        client.send("orders", "a");
        assertThat(client.told()).containsExactly("receipt 1");
        assertThat(broker.store.operations(DefineQueue.class)).hasSize(1);
        assertFails(broker.broker.createQueue(ORDERS), ErrorCode.IN_USE);
    }

    @Test
    void aQueueThatTheStoreRefusesIsNotMade() {
        broker.store.refuse(Reason.FULL);
        assertFails(broker.broker.createQueue(ORDERS), ErrorCode.RESOURCE_LIMIT);
        broker.store.refuse(null);

        assertThat(broker.broker.find(ORDERS)).isNull();
        assertFails(
                () -> {
                    var unused = broker.broker.reportQueue(ORDERS);
                },
                ErrorCode.INVALID_DESTINATION);
    }

    /** Red when {@code NamedQueues.definition} always makes a new one: after a crash one queue would hide the other. */
    @Test
    void aQueueThatIsUsedWhileItIsMadeIsTheOneThatIsMade() {
        TestBroker auto = new TestBroker();
        SessionFixture sender = new SessionFixture(auto);
        auto.store.hold();
        CompletableFuture<?> made = auto.broker.createQueue(ORDERS);
        CompletableFuture<?> madeAgain = auto.broker.createQueue(ORDERS);
        sender.send("orders", "a");
        auto.store.release();

        assertThat(sender.told()).contains("receipt 1");
        assertThat(made).isCompleted();
        assertFails(madeAgain, ErrorCode.IN_USE);
        assertThat(auto.store.operations(DefineQueue.class).stream()
                        .map(DefineQueue::definition)
                        .distinct())
                .hasSize(1);
        assertThat(auto.status("orders").ready()).isOne();
    }

    /** Otherwise it would be gone after a restart, though an administrator was told that it is there. */
    @Test
    void aQueueThatOnlyMemoryKnowsIsMadeDurable() {
        TestBroker auto = new TestBroker();
        SessionFixture sender = new SessionFixture(auto);
        sender.sendVolatile("orders", "a");
        sender.told();
        assertThat(auto.store.operations(DefineQueue.class)).isEmpty();

        CompletableFuture<?> made = auto.broker.createQueue(ORDERS);
        auto.loop.runAll();

        assertThat(made).isCompleted();
        assertThat(auto.store.operations(DefineQueue.class)).hasSize(1);
        assertThat(auto.status("orders").ready()).isOne();
        var again = auto.broker.createQueue(ORDERS);
        assertFails(again, ErrorCode.IN_USE);
    }

    @Test
    void aQueueWithConsumersIsDeletedByForceOnly() {
        make();
        client.consume(client.session(), 1, "orders");
        client.send("orders", "a");
        client.told();

        assertFails(broker.broker.deleteQueue(ORDERS, false), ErrorCode.IN_USE);
        assertDone(broker.broker.deleteQueue(ORDERS, true));

        assertThat(client.told()).containsExactly("c1 closed CLOSED");
        client.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), client.out.reply("ack"));
        assertThat(client.told()).containsExactly("ack done");
        client.send("orders", "b");
        assertThat(client.told()).containsExactly("refused 2 INVALID_DESTINATION", "receipt 2");
        assertThat(broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void aQueueThatCannotBeDeletedGoesOn() {
        make();
        broker.store.refuse(Reason.FULL);
        assertFails(broker.broker.deleteQueue(ORDERS, false), ErrorCode.RESOURCE_LIMIT);
        broker.store.refuse(null);

        client.send("orders", "a");
        client.consume(client.session(), 1, "orders");
        assertThat(client.told()).contains("receipt 1", "c1 #1 a");
    }

    /** Red when {@code NamedQueues} does not drop what {@code BrokerQueue.stored} tells of: the queue would come back. */
    @Test
    void aSendThatIsUnderWayWhileItsQueueIsDeletedGoesWithIt() {
        TestBroker auto = new TestBroker();
        SessionFixture sender = new SessionFixture(auto);
        sender.sendVolatile("orders", "there is a queue that the store does not know");
        sender.told();
        auto.store.hold();
        sender.send("orders", "defines it and stores");
        CompletableFuture<Void> deleted = auto.broker.deleteQueue(ORDERS, false);
        sender.send("orders", "is passed over");
        auto.loop.runAll();
        auto.store.release();

        assertThat(sender.told()).contains("receipt 3");
        assertThat(deleted).isCompleted();
        assertThat(auto.store.operations(DropQueue.class)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(auto.broker.environment().memory().used()).isZero();

        sender.send("orders", "new");
        sender.consume(sender.session(), 1, "orders");
        assertThat(sender.told()).contains("c1 #1 new");
    }

    @Test
    void drainingRemovesWhatWaitsAndNothingThatIsWithAConsumer() {
        make();
        for (int i = 0; i < 3; i++) {
            client.send("orders", "a" + i);
            client.told();
            client.sendVolatile("orders", "b" + i);
            client.told();
        }
        client.session().openConsumer(new ConsumerRequest(1, ORDERS, null), client.out.reply("open"));
        client.session().credit(1, 1, 1_000);
        assertThat(client.told()).contains("c1 #1 a0");

        assertThat(assertDone(broker.broker.drainQueue(ORDERS))).isEqualTo(5L);

        assertThat(broker.status("orders").ready()).isZero();
        assertThat(broker.status("orders").unacknowledged()).isOne();
        assertThat(broker.status("orders").consumers()).isOne();
        assertThat(assertDone(broker.broker.drainQueue(ORDERS))).isZero();
        client.session().recover(List.of(), List.of(), client.out.reply("recover"));
        client.session().credit(1, 1, 1_000);
        assertThat(client.told()).contains("c1 #2 a0");
    }

    /** Red when {@code QueueDrain.settle} does not end its subscription: what it had would be with nobody until a restart. */
    @Test
    void aDrainThatEndsForAFaultGivesBackWhatItHas() {
        make();
        for (int i = 0; i < 100; i++) {
            client.send("orders", "x".repeat(1_000));
            client.told();
        }
        broker.store.failReads();

        assertFails(broker.broker.drainQueue(ORDERS), ErrorCode.STORE_FAILED);

        assertThat(broker.status("orders").unacknowledged()).isZero();
        assertThat(broker.status("orders").ready()).isEqualTo(100);
    }

    @Test
    void drainingIsDurableBeforeItIsAnsweredAndARefusalLeavesAll() {
        make();
        client.send("orders", "a", "b");
        client.told();
        broker.store.hold();
        CompletableFuture<Long> held = broker.broker.drainQueue(ORDERS);
        broker.loop.runAll();
        assertThat(held).isNotDone();
        broker.store.release();
        broker.loop.runAll();
        assertThat(held).isCompletedWithValue(2L);

        client.send("orders", "c");
        client.told();
        broker.store.refuse(Reason.FULL);
        assertFails(broker.broker.drainQueue(ORDERS), ErrorCode.RESOURCE_LIMIT);
        broker.store.refuse(null);
        assertThat(broker.status("orders").ready()).isOne();
        assertThat(broker.status("orders").consumers()).isZero();
    }

    @Test
    void drainingStopsAtWhatWasThereAtTheBeginning() {
        make();
        for (int i = 0; i < 20; i++) {
            client.sendVolatile("orders", "x");
        }
        client.told();
        CompletableFuture<Long> drained = broker.broker.drainQueue(ORDERS);
        client.sendVolatile("orders", "later");
        client.told();

        assertThat(drained).isCompletedWithValue(20L);
        assertThat(broker.status("orders").ready()).isOne();
    }

    @Test
    void subscriptionsAreListedAndDeleted() {
        client.connection.setClientId("ann");
        client.open(durable(1, "d"));
        client.open(new ConsumerRequest(2, NEWS, null, Set.of(ConsumerFlag.SHARED), "s"));
        client.send(NEWS, "a");
        client.told();
        SubscriptionKey durable = new SubscriptionKey(true, "ann", "d");
        SubscriptionKey shared = new SubscriptionKey(false, "ann", "s");

        List<SubscriptionReport> listed = assertDone(broker.broker.listSubscriptions());
        assertThat(listed).extracting(SubscriptionReport::key).containsExactly(durable, shared);
        assertThat(listed)
                .extracting(report -> report.status().unacknowledged())
                .containsExactly(1L, 1L);

        assertFails(broker.broker.deleteSubscription(durable, false), ErrorCode.IN_USE);
        assertDone(broker.broker.deleteSubscription(durable, true));
        assertDone(broker.broker.deleteSubscription(shared, true));
        assertThat(client.told()).containsExactly("c1 closed CLOSED", "c2 closed CLOSED");
        assertThat(assertDone(broker.broker.listSubscriptions())).isEmpty();
        assertThat(client.open(durable(3, "d"))).containsExactly("open done");
        assertFails(broker.broker.deleteSubscription(shared, true), ErrorCode.INVALID_DESTINATION);
    }

    private void make() {
        assertDone(broker.broker.createQueue(ORDERS));
    }

    private <T> T assertDone(CompletableFuture<T> what) {
        broker.loop.runAll();
        assertThat(what).isCompleted();
        return what.join();
    }

    private void assertFails(CompletableFuture<?> what, ErrorCode code) {
        broker.loop.runAll();
        assertThat(what).isDone();
        assertFails(
                () -> {
                    try {
                        what.join();
                    } catch (CompletionException e) {
                        throw (BrokerException) e.getCause();
                    }
                },
                code);
    }

    private static void assertFails(Runnable what, ErrorCode code) {
        assertThatThrownBy(what::run).isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static ConsumerRequest durable(int consumer, String name) {
        return new ConsumerRequest(consumer, NEWS, null, Set.of(ConsumerFlag.DURABLE), name);
    }
}
