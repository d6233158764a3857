package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.server.queue.CostlySelectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Jakarta Messaging 3.1, §8.3. */
class TopicTest {
    private static final TopicName NEWS = new TopicName("news");
    private static final TopicName SPORT = new TopicName("sport");

    private final TestBroker broker = new TestBroker();
    private final SessionFixture ann = new SessionFixture(broker);
    private final SessionFixture bob = new SessionFixture(broker);

    @Test
    void everySubscriberGetsWhatIsPublishedFromThenOn() {
        bob.send(NEWS, "before");
        assertThat(bob.told()).containsExactly("receipt 1");
        ann.open(unshared(1));
        bob.open(unshared(1));

        bob.send(NEWS, "a");
        bob.sendVolatile(NEWS, "b");

        assertThat(ann.told()).containsExactly("c1 #1 a", "c1 #2 b");
        assertThat(bob.told()).contains("receipt 2", "c1 #1 a", "c1 #2 b");
        assertThat(broker.store.batches).isEmpty();
    }

    @Test
    void aSubscriptionWithoutANameEndsWithItsConsumer() {
        ann.open(unshared(1));
        bob.sendVolatile(NEWS, "a");
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));
        assertThat(ann.told()).contains("close done");

        bob.sendVolatile(NEWS, "b");

        bob.told();
        assertThat(memory()).isZero();
    }

    @Test
    void whatWasDeliveredMayBeAcknowledgedAfterTheEndOfTheSubscription() {
        ann.transacted().openConsumer(unshared(1), ann.out.reply("open"));
        ann.told();
        ann.transacted().credit(1, 10, 1_000);
        bob.sendVolatile(NEWS, "a");
        assertThat(ann.told()).containsExactly("c1 #1 a");

        ann.transacted().closeConsumer(1, 1, ann.out.reply("close"));
        ann.transacted().commit(0, SessionFixture.ranges(SessionFixture.range(1, 1, 1)), ann.out.reply("commit"));

        assertThat(ann.told()).containsExactly("close done", "commit done");
        assertThat(memory()).isZero();
    }

    @Test
    void aSelectorJudgesWhenTheMessageIsPublished() {
        ann.open(new ConsumerRequest(1, NEWS, "JMSPriority > 4"));
        ann.open(new ConsumerRequest(2, NEWS, "JMSPriority = 4"));

        bob.sendVolatile(NEWS, "a");

        assertThat(ann.told()).containsExactly("c2 #1 a");
        assertThat(ann.open(new ConsumerRequest(3, NEWS, "JMSPriority >")))
                .containsExactly("open failed INVALID_SELECTOR");
    }

    /** Red when {@code TopicSubscription.matches} does not tell of it: nobody would know why messages do not come. */
    @Test
    void aSelectorThatIsTooCostlyIsNamedInTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger(CostlySelectors.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            ann.open(new ConsumerRequest(1, NEWS, "p LIKE '%" + "a".repeat(2_000) + "b%'"));
            for (int i = 1; i <= 2; i++) {
                bob.session().send(i, 0, true, withProperty(NEWS, "p", "a".repeat(20_000)));
                assertThat(bob.told()).contains("receipt " + i);
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .contains("p LIKE '%aaa")
                .hasSizeLessThan(1_000));
    }

    private static EncodedMessage withProperty(TopicName to, String name, String value) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(false, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                to,
                null,
                null,
                null,
                Map.of(name, value));
        return EncodedMessage.of(head, new byte[0]);
    }

    /** Red when {@code TopicSubscription.excludes} always says no. */
    @Test
    void noLocalLeavesOutWhatTheOwnConnectionPublishes() {
        ann.open(new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.NO_LOCAL), null));
        bob.connection.setClientId("b");

        ann.sendVolatile(NEWS, "mine");
        bob.sendVolatile(NEWS, "yours");

        assertThat(ann.told()).contains("c1 #1 yours").noneMatch(line -> line.endsWith("mine"));
    }

    @Test
    void noLocalOfADurableSubscriptionIsAboutTheClientId() {
        ann.connection.setClientId("a");
        ConsumerRequest durable =
                new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.NO_LOCAL, ConsumerFlag.DURABLE), "d");
        ann.open(durable);
        ann.connection.close(ann.out.reply("close"));
        ann.told();
        SessionFixture again = new SessionFixture(broker);
        again.connection.setClientId("a");

        again.send(NEWS, "mine");
        bob.send(NEWS, "yours");
        again.open(durable);

        assertThat(again.told()).containsExactly("c1 #1 yours");
    }

    @Test
    void aSharedSubscriptionGivesEachMessageToOneAndEndsWithItsLastConsumer() {
        ann.open(shared(1, NEWS, null, "s"));
        bob.open(shared(1, NEWS, " ", "s"));
        bob.sendVolatile(NEWS, "a", "b");
        List<String> all = new ArrayList<>(ann.told());
        all.addAll(bob.told());
        assertThat(all).hasSize(2).anyMatch(line -> line.endsWith("a")).anyMatch(line -> line.endsWith("b"));

        assertThat(ann.open(shared(2, SPORT, null, "s"))).containsExactly("open failed IN_USE");
        assertThat(ann.open(shared(2, NEWS, "JMSPriority = 1", "s"))).containsExactly("open failed IN_USE");

        ann.connection.close(ann.out.reply("close"));
        bob.connection.lost();
        ann.told();
        assertThat(memory()).isZero();
        SessionFixture third = new SessionFixture(broker);
        assertThat(third.open(shared(1, SPORT, null, "s"))).containsExactly("open done");
    }

    @Test
    void sharedSubscriptionsOfDifferentClientIdsAreDifferent() {
        ann.connection.setClientId("a");
        ann.open(shared(1, NEWS, null, "s"));
        bob.open(shared(1, SPORT, null, "s"));

        bob.sendVolatile(NEWS, "n");
        bob.sendVolatile(SPORT, "s");

        assertThat(ann.told()).containsExactly("c1 #1 n");
        assertThat(bob.told()).contains("c1 #1 s");
    }

    /** Red when the answer does not wait for {@code DurableChanges.write}. */
    @Test
    void aDurableSubscriptionIsInTheStoreBeforeItsOpeningIsAnswered() {
        ann.connection.setClientId("a");
        broker.store.hold();

        ann.session().openConsumer(durable(1, NEWS, null, "d"), ann.out.reply("open"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));
        assertThat(ann.told()).isEmpty();
        assertThat(broker.store.operations(DefineQueue.class)).hasSize(1);

        broker.store.release();
        assertThat(ann.told()).containsExactly("open done", "close done");
    }

    @Test
    void aDurableSubscriptionKeepsMessagesWhileNobodyConsumes() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));

        bob.send(NEWS, "a");
        assertThat(bob.told()).contains("receipt 1");
        bob.sendVolatile(NEWS, "b");
        assertThat(broker.store.operations(Enqueue.class)).hasSize(1);

        ann.open(durable(2, NEWS, null, "d"));
        assertThat(ann.told()).containsExactly("c2 #1 a", "c2 #2 b");
    }

    @Test
    void anUnsharedDurableSubscriptionHasOneConsumerAndAClientId() {
        assertThat(ann.open(durable(1, NEWS, null, "d"))).containsExactly("open failed ILLEGAL_STATE");
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));

        assertThat(ann.open(durable(2, NEWS, null, "d"))).containsExactly("open failed IN_USE");
        assertThat(ann.open(durable(2, SPORT, null, "d"))).containsExactly("open failed IN_USE");
        assertThat(ann.open(sharedDurable(2, NEWS, "d"))).containsExactly("open failed IN_USE");
        assertThat(ann.open(shared(2, NEWS, null, "d"))).containsExactly("open done");
    }

    @Test
    void sharedAndUnsharedDurableSubscriptionsAreNotTurnedIntoEachOther() {
        ann.connection.setClientId("a");
        ann.open(sharedDurable(1, NEWS, "d"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));

        assertThat(ann.open(durable(2, NEWS, null, "d"))).containsExactly("open failed IN_USE");
        assertThat(bob.open(sharedDurable(2, SPORT, "d"))).containsExactly("open done");
    }

    /** Red when the dropping and the defining are two batches. */
    @Test
    void anotherTopicOrSelectorMakesADurableSubscriptionAnewInOneStep() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));
        bob.send(NEWS, "lost");
        bob.told();

        assertThat(ann.open(durable(2, SPORT, "JMSPriority = 4", "d"))).containsExactly("open done");
        bob.send(NEWS, "not for it");
        bob.send(SPORT, "a");

        assertThat(ann.told()).containsExactly("c2 #1 a");
        assertThat(broker.store.batches).anySatisfy(batch -> assertThat(batch.operations())
                .hasExactlyElementsOfTypes(DropQueue.class, DefineQueue.class));
    }

    @Test
    void aSubscriptionThatTheStoreRefusesIsNotThere() {
        ann.connection.setClientId("a");
        broker.store.refuse(Reason.FULL);
        assertThat(ann.open(durable(1, NEWS, null, "d"))).containsExactly("open failed RESOURCE_LIMIT");
        broker.store.refuse(null);

        ann.connection.destinations().unsubscribe("d", ann.out.reply("unsubscribe"));
        assertThat(ann.told()).containsExactly("unsubscribe failed INVALID_DESTINATION");
        assertThat(ann.open(durable(1, NEWS, null, "d"))).containsExactly("open done");
    }

    @Test
    void unsubscribingEndsADurableSubscriptionThatNobodyUses() {
        ann.connection.setClientId("a");
        unsubscribe(ann, "failed INVALID_DESTINATION");
        ann.open(durable(1, NEWS, null, "d"));
        unsubscribe(ann, "failed IN_USE");

        bob.send(NEWS, "a");
        ann.told();
        ann.session().closeConsumer(1, 1, ann.out.reply("close"));
        unsubscribe(ann, "failed IN_USE");
        ann.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), ann.out.reply("ack"));
        ann.told();
        unsubscribe(bob, "failed INVALID_DESTINATION");
        unsubscribe(ann, "done");

        bob.send(NEWS, "b");
        bob.told();
        assertThat(memory()).isZero();
        assertThat(broker.store.operations(DropQueue.class)).hasSize(1);
        unsubscribe(ann, "failed INVALID_DESTINATION");
    }

    /**
     * To make it anew is to unsubscribe and to subscribe (§8.3.3), so what forbids the one forbids the other. Red when
     * {@code Subscriptions.open} looks at consumers alone: the transaction could never be committed.
     */
    @Test
    void aDurableSubscriptionIsNotMadeAnewWhileMessagesOfItAreNotAcknowledged() {
        ann.connection.setClientId("a");
        ann.told();
        ann.transacted().openConsumer(durable(1, NEWS, null, "d"), ann.out.reply("open"));
        ann.told();
        ann.transacted().credit(1, 10, 1_000);
        bob.send(NEWS, "a");
        assertThat(ann.told()).containsExactly("c1 #1 a");
        ann.transacted().closeConsumer(1, 1, ann.out.reply("close"));

        assertThat(ann.open(durable(2, SPORT, null, "d"))).containsExactly("open failed IN_USE");
        assertThat(ann.open(durable(2, NEWS, "JMSPriority = 4", "d"))).containsExactly("open failed IN_USE");
        ann.transacted().commit(0, SessionFixture.ranges(SessionFixture.range(1, 1, 1)), ann.out.reply("commit"));
        assertThat(ann.told()).containsExactly("commit done");

        assertThat(ann.open(durable(2, SPORT, null, "d"))).containsExactly("open done");
        assertThat(broker.store.operations(DropQueue.class)).hasSize(1);
    }

    /** Red when the turn of the session does not wait: the consumer would be opened behind the end, and stay. */
    @Test
    void aConnectionThatIsLostWhileItsSubscriptionIsMadeLeavesItWithoutAConsumer() {
        SessionFixture lost = new SessionFixture(broker);
        lost.connection.setClientId("a");
        broker.store.hold();
        lost.session().openConsumer(durable(1, NEWS, null, "d"), lost.out.reply("open"));
        lost.told();
        lost.connection.lost();
        broker.store.release();
        lost.told();

        ann.connection.setClientId("a");
        assertThat(ann.open(durable(1, NEWS, null, "d"))).containsExactly("open done");
    }

    /** Two that are made at a time under one name: the second waits for the first, and finds it. */
    @Test
    void whatIsOpenedWhileItsNameIsBeingMadeWaitsForThat() {
        broker.store.hold();
        ann.session().openConsumer(sharedDurable(1, NEWS, "d"), ann.out.reply("open"));
        bob.session().openConsumer(sharedDurable(1, NEWS, "d"), bob.out.reply("open"));
        ann.told();
        assertThat(broker.store.operations(DefineQueue.class)).hasSize(1);
        broker.store.release();

        assertThat(ann.told()).containsExactly("open done");
        assertThat(bob.told()).containsExactly("open done");
        assertThat(broker.store.operations(DefineQueue.class)).hasSize(1);
    }

    @Test
    void unsubscribingIsAnsweredWhenItIsDurable() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));
        ann.told();
        broker.store.hold();

        ann.connection.destinations().unsubscribe("d", ann.out.reply("unsubscribe"));
        ann.session().openConsumer(durable(2, NEWS, null, "d"), ann.out.reply("open"));
        assertThat(ann.told()).isEmpty();

        broker.store.release();
        assertThat(ann.told()).containsExactly("unsubscribe done", "open done");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        ann.connection.setClientId("a");

        assertThat(ann.open(new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.DURABLE), null)))
                .containsExactly("open failed ILLEGAL_STATE");
        assertThat(ann.open(new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.SHARED), null)))
                .containsExactly("open failed ILLEGAL_STATE");
        assertThat(ann.open(new ConsumerRequest(1, NEWS, null, Set.of(), "s")))
                .containsExactly("open failed ILLEGAL_STATE");
        assertThat(ann.open(new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.SHARED), " ")))
                .containsExactly("open failed ILLEGAL_STATE");
        assertThat(ann.open(
                        new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.SHARED, ConsumerFlag.NO_LOCAL), "s")))
                .containsExactly("open failed ILLEGAL_STATE");
        assertThat(ann.open(new ConsumerRequest(1, NEWS, null, Set.of(ConsumerFlag.BROWSE), null)))
                .containsExactly("open failed INVALID_DESTINATION");
    }

    @Test
    void publishingNeedsThePermissionToSendAndSubscribingThatToConsume() {
        broker.authorizer = (user, permission, destination) -> permission != Permission.SEND;
        ann.open(unshared(1));
        ann.send(NEWS, "a");
        assertThat(ann.told()).containsExactly("refused 1 NOT_AUTHORIZED", "receipt 1");

        broker.authorizer = (user, permission, destination) -> permission != Permission.CONSUME;
        assertThat(ann.open(unshared(2))).containsExactly("open failed NOT_AUTHORIZED");
    }

    @Test
    void aPublicationInATransactionIsSeenWhenThatIsCommitted() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        ann.open(unshared(2));
        bob.sendIn(1, NEWS, true, "a");
        bob.sendIn(1, NEWS, false, "b");
        bob.sendIn(1, new TopicName("nobody"), true, "c");
        assertThat(ann.told()).isEmpty();

        bob.transacted().commit(1, SessionFixture.ranges(), bob.out.reply("commit"));
        assertThat(ann.told()).containsExactlyInAnyOrder("c1 #1 a", "c1 #2 b", "c2 #1 a", "c2 #2 b");

        bob.sendIn(2, NEWS, true, "d");
        bob.transacted().rollback(2, List.of(), List.of(), bob.out.reply("rollback"));
        assertThat(ann.told()).isEmpty();
    }

    @Test
    void aTransactionThatIsStagedComesToDurableAndOtherSubscriptions() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        String text = "x".repeat((int) TestBroker.HELD / 4);
        for (int i = 0; i < 4; i++) {
            bob.sendIn(1, NEWS, true, text + i);
            bob.told();
        }
        assertThat(broker.store.operations(Stage.class)).isNotEmpty();
        ann.open(unshared(2));
        bob.sendIn(1, NEWS, true, text + 4);

        bob.transacted().commit(1, SessionFixture.ranges(), bob.out.reply("commit"));

        assertThat(bob.told()).contains("commit done");
        assertThat(ann.told())
                .containsExactlyInAnyOrder(
                        "c1 #1 " + text + 0,
                        "c1 #2 " + text + 1,
                        "c1 #3 " + text + 2,
                        "c1 #4 " + text + 3,
                        "c1 #5 " + text + 4,
                        "c2 #1 " + text + 4);
    }

    /** Red without {@code comeBehindOthers}: what the store need not know would come first. */
    @Test
    void aSubscriberSeesWhatOneSessionPublishesInTheOrderSentWhateverOthersWant() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, "JMSPriority = 9", "d"));
        ann.open(unshared(2));
        broker.store.hold();

        bob.session()
                .send(
                        1,
                        0,
                        true,
                        EncodedMessage.of(
                                SessionFixture.head(NEWS, new DeliveryOptions(true, 9, 0, 0)), new byte[] {'a'}));
        bob.session()
                .send(
                        2,
                        0,
                        true,
                        EncodedMessage.of(
                                SessionFixture.head(NEWS, new DeliveryOptions(true, 4, 0, 0)), new byte[] {'b'}));
        assertThat(ann.told()).isEmpty();

        broker.store.release();
        assertThat(ann.told())
                .containsExactlyInAnyOrder("c1 #1 a", "c2 #1 a", "c2 #2 b")
                .containsSubsequence("c2 #1 a", "c2 #2 b");
    }

    /** Red without the bound in {@code MessageQueue.addVolatile}. */
    @Test
    void aSubscriberThatIsTooSlowIsCutOffAndCostsNobodyElseAnything() {
        ann.session().openConsumer(unshared(1), ann.out.reply("slow"));
        bob.open(unshared(1));
        ann.told();
        int sent = 0;
        String text = "x".repeat(1_000);
        while (ann.told().isEmpty()) {
            bob.sendVolatile(NEWS, text);
            bob.session()
                    .acknowledge(SessionFixture.ranges(SessionFixture.range(1, ++sent, sent)), bob.out.reply("ack"));
            bob.session().credit(1, 1, 2_000);
            assertThat(bob.told()).contains("ack done").noneMatch(line -> line.startsWith("refused"));
            assertThat(memory()).isLessThanOrEqualTo(2 * TestBroker.BACKLOG);
            assertThat(sent).isLessThan(100);
        }

        assertThat(sent).isGreaterThan((int) (TestBroker.BACKLOG / 1_200));
        assertThat(memory()).isZero();
        assertThat(broker.broker.environment().memory().exceeded()).isFalse();
    }

    @Test
    void theCutOffIsToldWithItsReason() {
        ann.session().openConsumer(unshared(1), ann.out.reply("slow"));
        ann.told();
        for (int i = 0; i < TestBroker.BACKLOG / 1_000 + 1; i++) {
            bob.sendVolatile(NEWS, "x".repeat(1_000));
            bob.told();
        }

        assertThat(ann.told()).containsExactly("c1 closed RESOURCE_LIMIT");
    }

    /** Red without {@code Standstill}: the publisher would wait for ever, and so would those that read. */
    @Test
    void manyThatAreSlowTogetherDoNotKeepOthersWaitingForLong() {
        ann.open(unshared(1));
        SessionFixture slow = new SessionFixture(broker);
        SessionFixture slower = new SessionFixture(broker);
        for (int i = 1; i <= 3; i++) {
            slow.open(unshared(i));
            slower.open(unshared(i));
        }
        int sent = 0;
        while (!broker.broker.environment().memory().exceeded()) {
            ann.sendVolatile(NEWS, "x".repeat(500));
            sent++;
            acknowledgeOfAnn(sent);
        }
        assertThat(slow.told()).noneMatch(line -> line.contains("closed"));
        assertThat(slower.told()).noneMatch(line -> line.contains("closed"));

        broker.loop.advance(9_000);
        acknowledgeOfAnn(sent);
        broker.loop.advance(2_000);

        List<String> cut = new ArrayList<>(slow.told());
        cut.addAll(slower.told());
        assertThat(cut).anyMatch(line -> line.endsWith("closed RESOURCE_LIMIT"));
        assertThat(broker.broker.environment().memory().exceeded()).isFalse();
        ann.told();
        bob.sendVolatile(NEWS, "and on it goes");
        assertThat(ann.told()).contains("c1 #" + (sent + 1) + " and on it goes");
    }

    /** Red when {@code MessageQueue.close} does not let go: one connection could use up memory again and again. */
    @Test
    void whatASlowOneWasDeliveredTakesNoMoreMemoryWhenItIsCutOff() {
        ann.open(unshared(1));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < TestBroker.BACKLOG / 500; i++) {
            bob.sendVolatile(NEWS, "x".repeat(500));
            bob.told();
            told.addAll(ann.told());
        }

        assertThat(told).contains("c1 #1 " + "x".repeat(500), "c1 closed RESOURCE_LIMIT");
        assertThat(memory()).isZero();
        ann.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), ann.out.reply("ack"));
        ann.session().recover(List.of(), List.of(), ann.out.reply("recover"));
        assertThat(ann.told()).containsExactly("ack done", "recover done");
        assertThat(memory()).isZero();
    }

    /** Red when {@code MessageQueue.close} looks at live consumers alone. */
    @Test
    void norDoesWhatWasDeliveredBeforeTheConsumerWasClosed() {
        ann.open(unshared(1));
        bob.sendVolatile(NEWS, "a", "b");
        ann.told();
        ann.session().closeConsumer(1, 2, ann.out.reply("close"));
        assertThat(ann.told()).containsExactly("close done");

        assertThat(memory()).isZero();
        ann.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 2)), ann.out.reply("ack"));
        assertThat(ann.told()).containsExactly("ack done");
        assertThat(memory()).isZero();
    }

    private void acknowledgeOfAnn(int tag) {
        ann.told();
        ann.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, tag, tag)), ann.out.reply("ack"));
        ann.session().credit(1, 1, 1_000);
        ann.told();
    }

    /** Red when {@code SessionSends.perform} asks for memory only where no subscription is durable. */
    @Test
    void memoryIsBoundedAlsoWhereADurableSubscriptionGetsTheMessageToo() {
        ann.connection.setClientId("a");
        ann.open(durable(1, NEWS, null, "d"));
        ann.session().closeConsumer(1, 0, ann.out.reply("close"));
        for (int i = 0; i < 20; i++) {
            new SessionFixture(broker).session().openConsumer(unshared(1), ann.out.reply("open"));
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bob.send(NEWS, "x".repeat(1_000));
            told.addAll(bob.told());
        }

        assertThat(told).contains("refused 20 RESOURCE_LIMIT");
        assertThat(memory()).isBetween(2 * TestBroker.MEMORY, 2 * TestBroker.MEMORY + TestBroker.BACKLOG);
    }

    @Test
    void subscriptionsWorkWithQueuesOnOtherLoops() {
        SessionFixture one = new SessionFixture(TestBroker.withQueuesOn(HandOverLoop::new));
        one.connection.setClientId("a");
        one.session().openConsumer(durable(1, NEWS, null, "d"), one.out.reply("open"));
        assertThat(toldOverLoops(one)).containsExactly("open done");
        one.session().credit(1, 10, 1_000);
        one.send(NEWS, "a");

        assertThat(toldOverLoops(one)).containsExactlyInAnyOrder("receipt 1", "c1 #1 a");
        one.connection.close(one.out.reply("close"));
        assertThat(toldOverLoops(one)).containsExactly("close done");
    }

    private static List<String> toldOverLoops(SessionFixture who) {
        HandOverLoop other =
                (HandOverLoop) who.broker.broker.environment().loops().get(0);
        List<String> told = new ArrayList<>();
        for (int hop = 0; hop < 10; hop++) {
            told.addAll(who.told());
            other.runAll();
        }
        return told;
    }

    private void unsubscribe(SessionFixture who, String outcome) {
        who.told();
        who.connection.destinations().unsubscribe("d", who.out.reply("unsubscribe"));
        assertThat(who.told()).containsExactly("unsubscribe " + outcome);
    }

    private long memory() {
        broker.loop.runAll();
        return broker.broker.environment().memory().used();
    }

    private static ConsumerRequest unshared(int consumer) {
        return new ConsumerRequest(consumer, NEWS, null);
    }

    private static ConsumerRequest shared(int consumer, TopicName topic, @Nullable String selector, String name) {
        return new ConsumerRequest(consumer, topic, selector, Set.of(ConsumerFlag.SHARED), name);
    }

    private static ConsumerRequest durable(int consumer, TopicName topic, @Nullable String selector, String name) {
        return new ConsumerRequest(consumer, topic, selector, Set.of(ConsumerFlag.DURABLE), name);
    }

    private static ConsumerRequest sharedDurable(int consumer, TopicName topic, String name) {
        return new ConsumerRequest(consumer, topic, null, Set.of(ConsumerFlag.SHARED, ConsumerFlag.DURABLE), name);
    }
}
