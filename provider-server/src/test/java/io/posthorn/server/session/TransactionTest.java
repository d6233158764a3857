package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4")
@DisplayName("S4: a commit is one record")
class TransactionTest {
    private final SessionFixture f = new SessionFixture();

    @Test
    void sendsAndAcknowledgementsOverAllQueuesAreOneBatch() {
        f.send("in", "order");
        f.consume(f.transacted(), 1, "in");
        f.sendIn(1, "out1", "a", "b");
        f.sendIn(1, "out2", "c");
        assertThat(f.told()).containsExactlyInAnyOrder("receipt 1", "open done", "c1 #1 order");
        f.broker.store.batches.clear();

        f.transacted().commit(1, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("commit"));

        assertThat(f.told()).containsExactly("commit done");
        assertThat(f.broker.store.batches).hasSize(1);
        assertThat(f.broker.store.operations(StoreOperation.class))
                .extracting(operation -> operation.getClass().getSimpleName())
                .containsExactly("DefineQueue", "Enqueue", "Enqueue", "DefineQueue", "Enqueue", "Acknowledge");
        assertThat(f.broker.status("in").unacknowledged()).isZero();
        assertThat(f.broker.status("out1").ready()).isEqualTo(2);
        assertThat(f.broker.status("out2").ready()).isOne();
    }

    @Test
    void nothingIsVisibleBeforeTheCommitIsDurable() {
        f.sendIn(1, "q", "a");
        assertThat(f.broker.status("q").ready()).isZero();
        f.broker.store.hold();

        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        assertThat(f.told()).isEmpty();
        assertThat(f.broker.status("q").ready()).isZero();

        f.broker.store.release();
        assertThat(f.told()).containsExactly("commit done");
        assertThat(f.broker.status("q").ready()).isOne();
    }

    @Test
    void rollbackDropsTheSendsAndGivesTheDeliveriesBack() {
        f.send("in", "a", "b");
        f.consume(f.transacted(), 1, "in");
        f.sendIn(1, "out", "x");
        f.told();

        f.transacted().rollback(1, SessionFixture.delivered(1, 1), List.of(), f.out.reply("rollback"));
        assertThat(f.told()).containsExactly("rollback done");
        f.transacted().credit(1, 10, 10_000);

        assertThat(f.told()).containsExactly("c1 #3 a*2", "c1 #4 b");
        assertThat(f.broker.status("out").ready()).isZero();
        assertThat(f.broker.store.operations(Enqueue.class)).hasSize(2);
    }

    @Test
    void aCommitWithoutDurableWorkDoesNotTouchTheStore() {
        f.transacted().commit(0, List.of(), f.out.reply("empty"));
        f.transacted().send(1, 1, false, SessionFixture.nonPersistent("q", "a"));
        f.transacted().commit(1, List.of(), f.out.reply("volatile"));
        f.consume(f.transacted(), 1, "q");
        f.told();
        f.transacted().commit(0, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("acknowledged"));

        assertThat(f.told()).containsExactly("acknowledged done");
        assertThat(f.broker.status("q").unacknowledged()).isZero();
        assertThat(f.broker.status("q").acknowledged()).isOne();
        assertThat(f.broker.store.batches).isEmpty();
    }

    @Test
    void persistentAndNonPersistentMessagesOfATransactionKeepTheirOrder() {
        f.transacted().send(1, 1, false, SessionFixture.persistent("q", "a"));
        f.transacted().send(2, 1, false, SessionFixture.nonPersistent("q", "b"));
        f.transacted().send(3, 1, false, SessionFixture.persistent("q", "c"));
        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        f.told();

        f.consume(f.session(), 1, "q");

        assertThat(f.told()).containsExactly("open done", "c1 #1 a", "c1 #2 b", "c1 #3 c");
    }

    @Test
    void aNonPersistentSendBeyondTheBoundOfATransactionIsRefusedAndTheCommitRolledBack() {
        f.transacted().send(1, 1, false, SessionFixture.nonPersistent("q", "a"));
        f.transacted().send(2, 1, false, SessionFixture.nonPersistent("q", "x".repeat(1_900)));
        f.transacted().send(3, 1, false, SessionFixture.nonPersistent("q", "b"));
        assertThat(f.told()).contains("refused 2 RESOURCE_LIMIT").noneMatch(line -> line.startsWith("refused 3"));

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).containsExactly("commit failed TRANSACTION_ROLLED_BACK");
        assertThat(f.broker.store.batches).isEmpty();
        f.transacted().send(4, 2, false, SessionFixture.nonPersistent("q", "c"));
        f.transacted().commit(2, List.of(), f.out.reply("next"));
        assertThat(f.told()).containsExactly("next done");
    }

    @Test
    void aCommitThatTheStoreRefusesHasEndedItsTransactionAndKeptItsDeliveries() {
        f.send("in", "a");
        f.consume(f.transacted(), 1, "in");
        f.sendIn(1, "out", "x");
        f.told();
        f.broker.store.refuse(Reason.FULL);
        f.transacted().commit(1, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("commit"));
        assertThat(f.told()).containsExactly("commit failed RESOURCE_LIMIT");
        f.broker.store.refuse(null);

        // A second try must not acknowledge what was consumed without sending what was sent.
        f.transacted().commit(1, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("again"));
        assertThat(f.told()).containsExactly("again failed TRANSACTION_ROLLED_BACK");

        f.transacted().rollback(1, SessionFixture.delivered(1, 1), List.of(), f.out.reply("rollback"));
        f.transacted().credit(1, 10, 10_000);
        assertThat(f.told()).containsExactly("rollback done", "c1 #2 a*2");
        assertThat(f.broker.status("out").ready()).isZero();
    }

    @Test
    void aCommitOfDeliveriesThatNeverWereChangesNothing() {
        f.send("in", "a");
        f.consume(f.transacted(), 1, "in");
        f.sendIn(1, "out", "x");
        f.told();

        f.transacted().commit(1, List.of(SessionFixture.range(1, 1, 2)), f.out.reply("commit"));

        assertThat(f.told()).containsExactly("commit failed ILLEGAL_STATE");
        assertThat(f.broker.status("in").unacknowledged()).isOne();
        assertThat(f.broker.status("out").ready()).isZero();
        assertThat(f.broker.store.operations(Acknowledge.class)).isEmpty();
    }

    @Test
    void aSendOfATransactionThatHasEndedOrWhileAnotherIsOpenIsAViolation() {
        f.sendIn(3, "q", "a");
        assertThatThrownBy(() -> f.sendIn(4, "q", "b")).isInstanceOf(ProtocolViolation.class);
        f.transacted().rollback(3, List.of(), List.of(), f.out.reply("rollback"));

        assertThatThrownBy(() -> f.sendIn(3, "q", "c")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void onlyATransactedSessionCommitsAndRollsBackAndOnlyAnotherAcknowledgesAndRecovers() {
        f.session().commit(0, List.of(), f.out.reply("commit"));
        f.session().rollback(0, List.of(), List.of(), f.out.reply("rollback"));
        f.transacted().acknowledge(List.of(), f.out.reply("acknowledge"));
        f.transacted().recover(List.of(), List.of(), f.out.reply("recover"));

        assertThat(f.told())
                .containsExactly(
                        "commit failed ILLEGAL_STATE",
                        "rollback failed ILLEGAL_STATE",
                        "acknowledge failed ILLEGAL_STATE",
                        "recover failed ILLEGAL_STATE");
    }

    @Test
    void theEndOfTheSessionRollsBack() {
        f.sendIn(1, "q", "a");

        f.transacted().close(List.of(), List.of(), f.out.reply("close"));

        assertThat(f.told()).containsExactly("close done");
        assertThat(f.broker.store.operations(DefineQueue.class)).isEmpty();
        assertThat(f.broker.status("q").ready()).isZero();
    }
}
