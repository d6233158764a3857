package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.wire.ConsumerFlag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One publication and several subscriptions: what the store has of it, and what becomes of its body. */
class FanOutTest {
    private static final TopicName NEWS = new TopicName("news");
    private static final String LONG = "x".repeat(SentContent.SHARED_FROM);
    private static final String SHORT = "x".repeat(SentContent.SHARED_FROM - 1);
    private static final int LENGTH = 1_500;

    private final TestBroker broker = new TestBroker();
    private final SessionFixture ann = new SessionFixture(broker);
    private final SessionFixture bob = new SessionFixture(broker);

    @BeforeEach
    void subscribeTwice() {
        ann.connection.setClientId("a");
        ann.open(durable(1, "one"));
        ann.open(durable(2, "two"));
    }

    /** Red when {@code SentContent.sharedBy} never shares. */
    @Test
    void severalDurableSubscriptionsHaveALongBodyOnceAndInOneBatch() {
        int before = broker.store.batches.size();

        bob.send(NEWS, LONG);

        assertThat(bob.told()).containsExactly("receipt 1");
        assertThat(broker.store.batches).hasSize(before + 1);
        assertThat(broker.store.batches.get(before).operations())
                .hasExactlyElementsOfTypes(AddBodyPart.class, Enqueue.class, Enqueue.class);
        assertThat(broker.store.operations(Enqueue.class))
                .allSatisfy(entry -> assertThat(entry.message().bodyLength()).isZero());
        assertThat(ann.told()).containsExactlyInAnyOrder("c1 #1 " + LONG, "c2 #1 " + LONG);
    }

    @Test
    void aShortBodyIsInsideEachEntry() {
        bob.send(NEWS, SHORT);
        bob.told();

        assertThat(broker.store.operations(AddBodyPart.class)).isEmpty();
        assertThat(broker.store.operations(Enqueue.class)).hasSize(2).allSatisfy(entry -> assertThat(entry.body())
                .isNull());
    }

    @Test
    void whoIsAloneHasTheBodyInside() {
        ann.session().closeConsumer(2, 0, ann.out.reply("close"));
        ann.told();
        ann.connection.destinations().unsubscribe("two", ann.out.reply("unsubscribe"));
        ann.told();

        bob.send(NEWS, LONG);
        bob.told();

        assertThat(broker.store.operations(AddBodyPart.class)).isEmpty();
    }

    @Test
    void aPublicationThatTheStoreRefusesComesToNobody() {
        ann.open(new ConsumerRequest(3, NEWS, null));
        broker.store.refuse(Reason.FULL);
        bob.send(NEWS, LONG);
        assertThat(bob.told()).containsExactly("refused 1 RESOURCE_LIMIT", "receipt 1");
        broker.store.refuse(null);

        assertThat(ann.told()).isEmpty();
        assertThat(broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void whatWasReadAgainComesInPartsAndTheBodyGoesWithTheLast() {
        broker.broker.environment().memory().take(TestBroker.MEMORY);
        bob.send(NEWS, LONG);
        bob.told();
        ann.told();
        ann.session().recover(List.of(), List.of(), ann.out.reply("recover"));
        ann.session().credit(1, 10, 10_000);
        ann.session().credit(2, 10, 10_000);

        assertThat(ann.told()).contains("c1 #2 part 0+1024 of 1024", "c1 #2 ", "c2 #2 part 0+1024 of 1024", "c2 #2 ");
        long body = broker.store.operations(AddBodyPart.class).get(0).body();
        acknowledge(1, 2);
        assertThat(broker.store.readBody(body, 0)).satisfies(part -> {
            broker.loop.runAll();
            assertThat(part.join()).hasSize(1024);
        });
        acknowledge(2, 2);
        assertThat(gone(body)).isTrue();
    }

    @Test
    void theBodyIsStoredOnceInATransactionTooWhetherItIsStagedOrNot() {
        bob.sendIn(1, NEWS, true, LONG);
        bob.transacted().commit(1, SessionFixture.ranges(), bob.out.reply("commit"));
        assertThat(bob.told()).contains("commit done");
        assertThat(broker.store.operations(AddBodyPart.class)).hasSize(1);
        assertThat(ann.told()).containsExactlyInAnyOrder("c1 #1 " + LONG, "c2 #1 " + LONG);

        bob.sendIn(2, NEWS, true, LONG);
        bob.told();
        bob.sendIn(2, NEWS, true, LONG);
        bob.told();
        bob.transacted().commit(2, SessionFixture.ranges(), bob.out.reply("commit"));
        assertThat(bob.told()).contains("commit done");
        assertThat(broker.store.operations(Stage.class)).isNotEmpty();
        assertThat(broker.store.operations(CommitStaged.class)).hasSize(1);
        assertThat(broker.store.operations(AddBodyPart.class)).hasSize(3);
        assertThat(ann.told())
                .filteredOn(line -> line.startsWith("c1 #") && !line.contains("part"))
                .hasSize(2);
    }

    @Test
    void aTransactionThatIsRolledBackLeavesNoBody() {
        bob.sendIn(1, NEWS, true, LONG);
        bob.told();
        bob.sendIn(1, NEWS, true, LONG);
        bob.told();
        bob.transacted().rollback(1, List.of(), List.of(), bob.out.reply("rollback"));
        bob.told();

        assertThat(broker.store.operations(AddBodyPart.class))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(gone(part.body())).isTrue());
        assertThat(broker.broker.environment().memory().used()).isZero();
    }

    /** Red when {@code QueueWork.addHolds} adds none: the body goes with the entry. */
    @Test
    void aBodyInPartsStaysForWhoHasItsMessageInMemoryOnly() {
        ann.session().closeConsumer(2, 0, ann.out.reply("close"));
        ann.told();
        ann.connection.destinations().unsubscribe("two", ann.out.reply("unsubscribe"));
        ann.told();
        ann.open(new ConsumerRequest(3, NEWS, null));
        SessionFixture slow = new SessionFixture(broker);
        slow.session().openConsumer(new ConsumerRequest(1, NEWS, null), slow.out.reply("open"));
        slow.told();

        sendParts(true);
        assertThat(broker.store.operations(HoldBody.class)).hasSize(2);
        assertThat(ann.told()).contains("c1 #1 ", "c3 #1 ");
        acknowledge(1, 1);
        acknowledge(3, 1);
        slow.session().credit(1, 1, 10_000);

        assertThat(slow.told()).containsExactly("c1 #1 part 0+1500 of 1500", "c1 #1 ");
        long body = broker.store.operations(AddBodyPart.class).get(0).body();
        slow.connection.lost();
        assertThat(gone(body)).isTrue();
        assertThat(broker.store.operations(ReleaseBody.class)).hasSize(2);
    }

    @Test
    void aBodyInPartsOfAMessageThatNobodyStoresGoesWithTheLastWhoNeedsIt() {
        ann.open(new ConsumerRequest(3, NEWS, null));

        sendParts(false);
        assertThat(bob.told()).doesNotContain("receipt 1");
        assertThat(broker.store.operations(HoldBody.class)).hasSize(3);
        long body = broker.store.operations(AddBodyPart.class).get(0).body();
        assertThat(ann.told()).contains("c1 #1 ", "c2 #1 ", "c3 #1 ");
        acknowledge(1, 1);
        acknowledge(3, 1);
        assertThat(gone(body)).isFalse();
        acknowledge(2, 1);
        assertThat(gone(body)).isTrue();
    }

    @Test
    void aBodyInPartsThatNobodyWantsIsDropped() {
        ann.connection.close(ann.out.reply("close"));
        ann.told();
        bob.session().sendPart(1, LENGTH, 0, new byte[LENGTH]);
        bob.session().send(1, 0, true, withoutBody(new TopicName("nobody"), true));

        assertThat(bob.told()).contains("receipt 1");
        assertThat(broker.store.operations(DropBody.class)).hasSize(1);
    }

    /** Red when {@code QueueCounters.bodyCame} counts nothing: what waits on the disk would have no bound. */
    @Test
    void bodiesInPartsCountForWhoIsTooSlow() {
        SessionFixture slow = new SessionFixture(broker);
        slow.session().openConsumer(new ConsumerRequest(1, NEWS, null), slow.out.reply("open"));
        slow.told();
        ann.connection.close(ann.out.reply("close"));
        ann.told();
        int sent = 0;
        List<String> told = List.of();
        while (told.isEmpty() && sent < 100) {
            bob.session().sendPart(++sent, LENGTH, 0, new byte[LENGTH]);
            bob.session().send(sent, 0, true, withoutBody(NEWS, false));
            bob.told();
            broker.loop.advance(2);
            told = slow.told();
        }

        assertThat(told).containsExactly("c1 closed RESOURCE_LIMIT");
        assertThat(sent).isBetween((int) (TestBroker.BACKLOG / LENGTH) - 2, (int) (TestBroker.BACKLOG / LENGTH) + 2);
        assertThat(broker.store.operations(ReleaseBody.class)).hasSize(sent);
    }

    /** Red when {@code QueueWorks.toPrepare} begins without {@code bodies}. */
    @Test
    void aPreparedBranchKeepsTheBodyThatItsEntriesShare() {
        BranchClient xa = new BranchClient(broker);
        publishFor(xa, 1, BranchClient.A);
        xa.prepare(BranchClient.A);
        assertThat(xa.told()).endsWith("read only false");
        assertThat(broker.store.operations(AddBodyPart.class)).hasSize(1);
        assertThat(ann.told()).isEmpty();

        xa.commit(BranchClient.A);
        assertThat(xa.told()).containsExactly("commit done");
        assertThat(ann.told()).containsExactlyInAnyOrder("c1 #1 " + LONG, "c2 #1 " + LONG);
        acknowledge(1, 1);
        acknowledge(2, 1);
        assertThat(gone(broker.store.operations(AddBodyPart.class).get(0).body()))
                .isTrue();

        publishFor(xa, 2, BranchClient.B);
        xa.prepare(BranchClient.B);
        xa.rollback(BranchClient.B);
        assertThat(xa.told()).endsWith("read only false", "rollback done");
        assertThat(gone(broker.store.operations(AddBodyPart.class).get(1).body()))
                .isTrue();
    }

    /** Red when {@code QueueWorks.bodies} adds no holds. */
    @Test
    void theCommitOfAPreparedBranchHoldsTheBodyForWhoHasItsMessageInMemory() {
        ann.open(new ConsumerRequest(3, NEWS, null));
        BranchClient xa = new BranchClient(broker);
        xa.start(1, 1, BranchClient.A);
        xa.connection.session(1).sendPart(1, LENGTH, 0, new byte[LENGTH]);
        xa.connection.session(1).send(1, 1, false, withoutBody(NEWS, true));
        xa.end(1, BranchClient.A);
        xa.told();
        xa.prepare(BranchClient.A);
        assertThat(xa.told()).containsExactly("read only false");

        xa.commit(BranchClient.A);
        assertThat(xa.told()).containsExactly("commit done");
        assertThat(ann.told()).contains("c1 #1 ", "c2 #1 ", "c3 #1 ");
        long body = broker.store.operations(AddBodyPart.class).get(0).body();
        acknowledge(1, 1);
        acknowledge(2, 1);
        assertThat(gone(body)).isFalse();
        acknowledge(3, 1);
        assertThat(gone(body)).isTrue();
    }

    private static void publishFor(BranchClient xa, long transaction, BranchId branch) {
        xa.start(1, transaction, branch);
        xa.connection.session(1).send(transaction, transaction, false, SessionFixture.message(NEWS, LONG, true));
        xa.end(1, branch);
    }

    private void sendParts(boolean persistent) {
        bob.session().sendPart(1, LENGTH, 0, new byte[LENGTH]);
        bob.session().send(1, 0, persistent, withoutBody(NEWS, persistent));
        bob.told();
    }

    private void acknowledge(int consumer, long tag) {
        ann.session()
                .acknowledge(SessionFixture.ranges(SessionFixture.range(consumer, tag, tag)), ann.out.reply("ack"));
        assertThat(ann.told()).contains("ack done");
    }

    private boolean gone(long body) {
        broker.loop.runAll();
        var part = broker.store.readBody(body, 0);
        broker.loop.runAll();
        return part.join().length == 0;
    }

    private static EncodedMessage withoutBody(TopicName to, boolean persistent) {
        return EncodedMessage.of(SessionFixture.head(to, new DeliveryOptions(persistent, 4, 0, 0)), new byte[0]);
    }

    private static ConsumerRequest durable(int consumer, String name) {
        return new ConsumerRequest(consumer, NEWS, null, Set.of(ConsumerFlag.DURABLE), name);
    }
}
