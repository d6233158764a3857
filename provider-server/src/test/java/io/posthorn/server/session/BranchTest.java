package io.posthorn.server.session;

import static io.posthorn.server.session.BranchClient.A;
import static io.posthorn.server.session.BranchClient.B;
import static io.posthorn.server.session.SessionFixture.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S11")
@DisplayName("§11.3.5: branches of distributed transactions")
class BranchTest {
    private final TestBroker broker = new TestBroker();
    private final BranchClient f = new BranchClient(broker);

    /** Session 1 has sent x and y for branch A, and processed the first two of a, b and c. */
    private void workForA() {
        f.send("in", "a", "b", "c");
        f.consume(1, 1, "in", 3);
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.sendIn(1, 1, "other", "y");
        f.end(1, A, range(1, 1, 2));
        assertThat(f.told()).endsWith("start done", "end done");
    }

    @Test
    void theWorkIsInvisibleUntilThePreparedBranchIsCommitted() {
        workForA();
        f.prepare(A);
        assertThat(f.told()).containsExactly("read only false");
        assertThat(f.prepared()).containsExactly("a");
        assertThat(broker.status("out").ready()).isZero();
        assertThat(broker.status("in").unacknowledged()).isEqualTo(3);

        f.commit(A);

        assertThat(f.told()).containsExactly("commit done");
        assertThat(f.prepared()).isEmpty();
        assertThat(f.received(9, "out")).containsExactly("x");
        assertThat(broker.status("other").ready()).isOne();
        assertThat(broker.status("in").unacknowledged()).isOne();
        f.connection.session(1).recover(SessionFixture.delivered(1, 3), List.of(), f.out.reply("recover"));
        assertThat(f.told()).containsExactly("recover done");
        assertThat(broker.status("in").ready()).isOne();
    }

    @Test
    void aVoteIsOneBatchAndIsGivenWhenThatIsDurable() {
        workForA();
        broker.store.batches.clear();
        broker.store.hold();

        f.prepare(A);
        assertThat(f.told()).isEmpty();
        assertThat(f.prepared()).isEmpty();
        broker.store.release();

        assertThat(f.told()).containsExactly("read only false");
        assertThat(broker.store.batches).hasSize(1);
        assertThat(broker.store.operations(StoreOperation.class))
                .extracting(operation -> operation.getClass().getSimpleName())
                .containsExactly("DefineQueue", "DefineQueue", "RecordAttempts", "RecordAttempts", "Prepare");
        assertThat(broker.store.operations(Prepare.class).get(0).work())
                .extracting(operation -> operation.getClass().getSimpleName())
                .containsExactlyInAnyOrder("Enqueue", "Enqueue", "Acknowledge", "Acknowledge");
    }

    @Test
    void aRollbackPutsWhatWasProcessedBackInItsPlaceAndDropsWhatWasSent() {
        workForA();

        f.rollback(A);
        assertThat(f.told()).containsExactly("rollback done");

        f.connection.session(1).recover(SessionFixture.delivered(1, 0), List.of(), f.out.reply("recover"));
        assertThat(f.received(9, "in")).containsExactly("a*2", "b*2", "c");
        assertThat(f.received(8, "out")).isEmpty();
        assertThat(broker.store.operations(Prepare.class)).isEmpty();
    }

    /** Red without giving back in {@code LiveBranchWork.rolledBack}, or if it gave back without an attempt. */
    @Test
    void soDoesTheRollbackOfAPreparedOne() {
        workForA();
        f.prepare(A);
        f.rollback(A);
        assertThat(f.told()).containsExactly("read only false", "rollback done");

        f.connection.session(1).recover(SessionFixture.delivered(1, 0), List.of(), f.out.reply("recover"));
        assertThat(f.received(9, "in")).containsExactly("a*2", "b*2", "c");
        assertThat(f.received(8, "out")).isEmpty();
        assertThat(f.prepared()).isEmpty();
    }

    @Test
    void aBranchOwnsWhatItProcessedWhateverBecomesOfConsumerAndSession() {
        workForA();

        f.connection.session(1).closeConsumer(1, 3, f.out.reply("close consumer"));
        f.connection.session(1).close(SessionFixture.delivered(1, 3), List.of(), f.out.reply("close session"));
        assertThat(f.told()).containsExactly("close consumer done", "close session done");
        assertThat(f.received(9, "in")).containsExactly("c*2");

        f.rollback(A);
        assertThat(f.told()).contains("c9 #2 a*2", "c9 #3 b*2", "rollback done");
    }

    @Test
    void anotherConnectionEndsABranchThatIsPrepared() {
        workForA();
        f.prepare(A);
        f.told();
        f.connection.lost();

        BranchClient other = new BranchClient(broker);
        assertThat(other.prepared()).containsExactly("a");
        assertThat(broker.status("in").ready()).isOne();
        other.commit(A);

        assertThat(other.told()).containsExactly("commit done");
        assertThat(other.received(9, "out")).containsExactly("x");
        assertThat(other.received(8, "in")).containsExactly("c*2");
    }

    @Test
    void aBranchThatIsNotPreparedEndsWithItsConnection() {
        workForA();
        f.connection.lost();

        BranchClient other = new BranchClient(broker);
        other.prepare(A);
        assertThat(other.told()).containsExactly("read only failed NO_SUCH_BRANCH");
        assertThat(other.received(9, "in")).containsExactly("a*2", "b*2", "c*2");
        assertThat(other.received(8, "out")).isEmpty();
    }

    @Test
    void soDoesOneThatASessionStillWorksForAndOneWhoseConnectionIsClosed() {
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.start(2, 1, B);
        f.sendIn(2, 1, "out", "y");
        f.end(2, B);
        f.told();
        f.connection.close(f.out.reply("close"));
        assertThat(f.told()).containsExactly("close done");

        BranchClient other = new BranchClient(broker);
        other.rollback(A);
        other.rollback(B);
        assertThat(other.told()).containsExactly("rollback failed NO_SUCH_BRANCH", "rollback failed NO_SUCH_BRANCH");
        assertThat(broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void whatIsPreparedWhileTheConnectionEndsStaysPrepared() {
        workForA();
        broker.store.hold();
        f.prepare(A);
        f.connection.lost();
        broker.loop.runAll();

        broker.store.release();
        broker.loop.runAll();

        assertThat(new BranchClient(broker).prepared()).containsExactly("a");
    }

    @Test
    void onePhaseIsOneBatch() {
        workForA();
        broker.store.batches.clear();

        f.commitAtOnce(A);

        assertThat(f.told()).containsExactly("commit done");
        assertThat(broker.store.batches).hasSize(1);
        assertThat(broker.store.operations(Prepare.class)).isEmpty();
        assertThat(f.received(9, "out")).containsExactly("x");
        assertThat(broker.status("in").unacknowledged()).isOne();
    }

    @Test
    void aBranchWithoutWorkIsReadOnlyAndOver() {
        f.start(1, 1, A);
        f.end(1, A);
        f.prepare(A);
        f.commit(A);

        assertThat(f.told())
                .containsExactly("start done", "end done", "read only true", "commit failed NO_SUCH_BRANCH");
        assertThat(broker.store.batches).isEmpty();
    }

    @Test
    void aBranchEndsOnce() {
        workForA();
        f.prepare(A);
        f.commit(A);
        f.commit(A);
        f.rollback(A);
        f.connection.branchRequests().forget(A, f.out.reply("forget"));

        assertThat(f.told())
                .containsExactly(
                        "read only false",
                        "commit done",
                        "commit failed NO_SUCH_BRANCH",
                        "rollback failed NO_SUCH_BRANCH",
                        "forget failed NO_SUCH_BRANCH");
        assertThat(broker.status("out").ready()).isOne();
    }

    @Test
    void whatComesWhileABranchIsBeingCommittedWaitsForThat() {
        workForA();
        f.prepare(A);
        f.told();
        broker.store.hold();
        f.commit(A);
        f.rollback(A);
        f.commit(A);
        assertThat(f.told()).isEmpty();

        broker.store.release();

        assertThat(f.told())
                .containsExactly("commit done", "rollback failed NO_SUCH_BRANCH", "commit failed NO_SUCH_BRANCH");
        assertThat(broker.status("out").ready()).isOne();
        assertThat(broker.status("in").ready()).isZero();
    }

    @Test
    void aRefusedPrepareRollsBack() {
        workForA();
        broker.store.refuse(Reason.FULL);
        f.prepare(A);
        assertThat(f.told()).containsExactly("read only failed TRANSACTION_ROLLED_BACK");
        broker.store.refuse(null);

        f.rollback(A);
        assertThat(f.told()).containsExactly("rollback failed NO_SUCH_BRANCH");
        f.connection.session(1).recover(SessionFixture.delivered(1, 0), List.of(), f.out.reply("recover"));
        assertThat(f.received(9, "in")).containsExactly("a*2", "b*2", "c");
    }

    @Test
    void aRefusedCommitInOnePhaseRollsBack() {
        workForA();
        broker.store.refuse(Reason.FULL);
        f.commitAtOnce(A);

        assertThat(f.told()).containsExactly("commit failed TRANSACTION_ROLLED_BACK");
        assertThat(broker.status("in").ready()).isEqualTo(2);
    }

    @Test
    void aRefusedEndLeavesAPreparedBranchAsItIs() {
        workForA();
        f.prepare(A);
        f.told();
        broker.store.refuse(Reason.FULL);
        f.commit(A);
        f.rollback(A);
        assertThat(f.told()).containsExactly("commit failed RESOURCE_LIMIT", "rollback failed RESOURCE_LIMIT");
        assertThat(f.prepared()).containsExactly("a");
        broker.store.refuse(null);

        f.commit(A);
        assertThat(f.told()).containsExactly("commit done");
        assertThat(f.received(9, "out")).containsExactly("x");
    }

    @Test
    void sessionsJoinABranch() {
        workForA();
        f.send("in2", "d");
        f.consume(2, 5, "in2");
        f.start(2, 1, A, BranchJoin.JOIN);
        f.sendIn(2, 1, "out", "z");
        f.end(2, A, range(5, 1, 1));
        f.prepare(A);
        f.commit(A);

        assertThat(f.told()).endsWith("start done", "end done", "read only false", "commit done");
        assertThat(f.received(9, "out")).containsExactly("x", "z");
        assertThat(broker.status("in2").unacknowledged()).isZero();
    }

    @Test
    void aSessionGoesOnAfterItSuspendedItsWorkAndWorksForAnotherBranchBetween() {
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.end(1, A, BranchLeave.SUSPEND);
        f.start(1, 2, B);
        f.sendIn(1, 2, "out", "other");
        f.end(1, B);
        f.start(1, 3, A, BranchJoin.RESUME);
        f.sendIn(1, 3, "out", "y");
        f.end(1, A);
        f.commitAtOnce(A);
        assertThat(f.told()).doesNotContain("start failed BRANCH_STATE").endsWith("commit done");
        f.rollback(B);
        assertThat(f.told()).containsExactly("rollback done");
        assertThat(f.received(9, "out")).containsExactly("x", "y");
    }

    @Test
    void aSuspendedBranchCanBeEndedAtOnce() {
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.end(1, A, BranchLeave.SUSPEND);
        f.end(1, A);
        f.commitAtOnce(A);

        assertThat(f.told()).containsExactly("start done", "end done", "end done", "commit done");
        assertThat(f.received(9, "out")).containsExactly("x");
    }

    @Test
    void whatTheApplicationGaveUpCanOnlyBeRolledBack() {
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.end(1, A, BranchLeave.FAIL);
        f.start(2, 1, A, BranchJoin.JOIN);
        f.prepare(A);
        f.rollback(A);

        assertThat(f.told())
                .containsExactly(
                        "start done",
                        "end done",
                        "start failed TRANSACTION_ROLLED_BACK",
                        "read only failed TRANSACTION_ROLLED_BACK",
                        "rollback failed NO_SUCH_BRANCH");
        assertThat(f.received(9, "out")).isEmpty();
    }

    @Test
    void soCanOneWhoseSessionWasClosedInTheMidstOfIt() {
        f.start(1, 1, A);
        f.sendIn(1, 1, "out", "x");
        f.connection.session(1).close(List.of(), List.of(), f.out.reply("close"));
        f.commitAtOnce(A);

        assertThat(f.told()).containsExactly("start done", "close done", "commit failed TRANSACTION_ROLLED_BACK");
        assertThat(f.received(9, "out")).isEmpty();
    }

    @Test
    void soCanOneOfWhichASendWasRefused() {
        f.start(1, 1, A);
        broker.authorizer =
                (user, permission, destination) -> !destination.value().equals("secret");
        f.sendIn(1, 1, "out", "x");
        f.sendIn(1, 1, "secret", "y");
        f.end(1, A);
        f.prepare(A);

        assertThat(f.told())
                .containsExactly(
                        "start done",
                        "refused 2 NOT_AUTHORIZED",
                        "end done",
                        "read only failed TRANSACTION_ROLLED_BACK");
    }

    @Test
    void stepsOutOfTurnAreRefusedAndChangeNothing() {
        f.start(1, 1, A, BranchJoin.JOIN);
        f.start(1, 1, A, BranchJoin.RESUME);
        assertThat(f.told()).containsExactly("start failed NO_SUCH_BRANCH", "start failed NO_SUCH_BRANCH");
        f.start(1, 1, A);
        f.start(1, 2, B);
        f.start(2, 1, A);
        f.start(2, 1, A, BranchJoin.RESUME);
        assertThat(f.told())
                .containsExactly(
                        "start done",
                        "start failed BRANCH_STATE",
                        "start failed BRANCH_EXISTS",
                        "start failed BRANCH_STATE");
        f.prepare(A);
        f.commitAtOnce(A);
        f.rollback(A);
        f.end(2, A);
        f.end(1, B);
        assertThat(f.told())
                .containsExactly(
                        "read only failed BRANCH_STATE",
                        "commit failed BRANCH_STATE",
                        "rollback failed BRANCH_STATE",
                        "end failed BRANCH_STATE",
                        "end failed NO_SUCH_BRANCH");
        f.sendIn(1, 1, "out", "x");
        f.end(1, A);
        f.commit(A);
        f.prepare(A);
        f.commit(BranchClient.branch("unknown"));
        assertThat(f.told())
                .containsExactly(
                        "end done", "commit failed BRANCH_STATE", "commit failed NO_SUCH_BRANCH", "read only false");
        f.prepare(A);
        f.commitAtOnce(A);
        f.start(2, 1, A, BranchJoin.JOIN);
        f.start(2, 1, A);
        f.connection.branchRequests().forget(A, f.out.reply("forget"));
        assertThat(f.told())
                .containsExactly(
                        "read only failed BRANCH_STATE",
                        "commit failed BRANCH_STATE",
                        "start failed BRANCH_STATE",
                        "start failed BRANCH_EXISTS",
                        "forget failed BRANCH_STATE");
    }

    @Test
    void anEndThatNamesWhatWasNotDeliveredIsRefusedAndTheWorkGoesOn() {
        f.send("in", "a");
        f.consume(1, 1, "in");
        f.start(1, 1, A);
        f.told();
        f.end(1, A, range(1, 1, 2));
        assertThat(f.told()).containsExactly("end failed ILLEGAL_STATE");

        f.sendIn(1, 1, "out", "x");
        f.end(1, A, range(1, 1, 1));
        f.commitAtOnce(A);

        assertThat(f.told()).containsExactly("end done", "commit done");
        assertThat(broker.status("out").ready()).isOne();
        assertThat(broker.status("in").unacknowledged()).isZero();
    }

    @Test
    void outsideABranchSendsAndAcknowledgementsStandForThemselves() {
        f.sendIn(1, 0, "q", "a", "b");
        f.consume(1, 1, "q");
        f.told();
        f.connection.session(1).acknowledge(List.of(range(1, 1, 1)), f.out.reply("acknowledge"));
        assertThat(f.told()).containsExactly("acknowledge done");
        f.connection.session(1).recover(SessionFixture.delivered(1, 2), List.of(), f.out.reply("recover"));
        f.connection.session(1).commit(0, List.of(), f.out.reply("commit"));
        f.connection.session(1).rollback(0, List.of(), List.of(), f.out.reply("rollback"));

        assertThat(f.told())
                .containsExactly("recover done", "commit failed ILLEGAL_STATE", "rollback failed ILLEGAL_STATE");
        assertThat(f.received(9, "q")).containsExactly("b*2");
    }

    @Test
    void aSendOfATransactionWithoutABranchEndsTheConnection() {
        assertThatThrownBy(() -> f.sendIn(1, 1, "q", "a")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void onlyAnXaSessionWorksForBranches() {
        f.start(3, 1, A);
        f.end(3, A);

        assertThat(f.told()).containsExactly("start failed ILLEGAL_STATE", "end failed ILLEGAL_STATE");
    }

    @Test
    void messagesThatAreNotPersistentComeWithTheCommit() {
        f.start(1, 1, A);
        f.sendVolatileIn(1, 1, "out", "x");
        f.end(1, A);
        f.prepare(A);
        assertThat(f.told()).endsWith("read only false");
        assertThat(f.received(9, "out")).isEmpty();

        f.commit(A);

        assertThat(f.told()).containsExactly("c9 #1 x", "commit done");
        assertThat(broker.broker.environment().memory().used()).isPositive();
    }

    @Test
    void aLargePartIsStagedAndComesInTheOrderSent() {
        List<String> sent = sendMany(1, 1, A, BranchJoin.NEW);
        endLarge(1, A);
        sent.addAll(sendMany(1, 2, A, BranchJoin.JOIN));
        f.sendIn(1, 2, "out", "last");
        sent.add("last");
        endLarge(1, A);
        f.prepare(A);
        assertThat(f.told()).containsExactly("read only false");
        assertThat(broker.store.operations(Stage.class)).hasSize(sent.size());
        assertThat(broker.store.operations(Prepare.class).get(0).staged()).isPositive();

        f.commit(A);

        assertThat(f.told()).containsExactly("commit done");
        assertThat(f.received(9, "out")).containsExactlyElementsOf(sent);
        assertThat(broker.store.operations(Enqueue.class)).isEmpty();
    }

    @Test
    void aLargePartCommitsInOnePhaseOrIsDropped() {
        List<String> sent = sendMany(1, 1, A, BranchJoin.NEW);
        endLarge(1, A);
        f.commitAtOnce(A);
        assertThat(f.told()).containsExactly("commit done");
        sendMany(1, 2, B, BranchJoin.NEW);
        endLarge(1, B);
        f.rollback(B);

        assertThat(f.told()).containsExactly("rollback done");
        assertThat(broker.store.operations(CommitStaged.class)).hasSize(1);
        assertThat(broker.store.operations(DropStaged.class)).hasSize(1);
        assertThat(f.received(9, "out")).containsExactlyElementsOf(sent);
    }

    @Test
    void onlyOneSessionOfABranchMaySendMuch() {
        sendMany(1, 1, A, BranchJoin.NEW);
        endLarge(1, A);
        sendMany(2, 1, A, BranchJoin.JOIN);
        endLarge(2, A);
        f.prepare(A);

        assertThat(f.told()).endsWith("read only failed TRANSACTION_ROLLED_BACK");
        assertThat(broker.store.operations(DropStaged.class)).hasSize(2);
        assertThat(broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void tooManyAcknowledgementsRollBack() {
        int many = TestBroker.ACKNOWLEDGEMENTS + 1;
        for (int i = 0; i < many; i++) {
            f.send("in", "m" + i);
        }
        f.consume(1, 1, "in", many);
        f.start(1, 1, A);
        f.end(1, A, range(1, 1, many));
        f.prepare(A);

        assertThat(f.told()).endsWith("read only failed TRANSACTION_ROLLED_BACK");
        assertThat(broker.status("in").ready()).isEqualTo(many);
    }

    /** The answer waits until all that is staged is durable. */
    private void endLarge(int session, BranchId branch) {
        f.end(session, branch);
        assertThat(f.told()).containsExactly("end done");
    }

    private List<String> sendMany(int session, long transaction, BranchId branch, BranchJoin how) {
        f.start(session, transaction, branch, how);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add("s" + session + "t" + transaction + "-" + i + "-" + "x".repeat(40));
            f.sendIn(session, transaction, "out", texts.get(i));
            f.told();
        }
        return texts;
    }

    /** Sabotage: do not count down where a branch ends. */
    @Test
    void aConnectionHasABoundedNumberAndOneThatEndsMakesRoom() {
        for (int i = 0; i < Branches.MOST_OF_A_CONNECTION; i++) {
            f.start(1, i + 1, BranchClient.branch("b" + i));
            f.end(1, BranchClient.branch("b" + i));
        }
        assertThat(f.told()).doesNotContain("start failed RESOURCE_LIMIT");
        BranchClient other = new BranchClient(broker);

        f.start(1, 10_000, A);
        other.start(1, 1, B);
        assertThat(f.told()).containsExactly("start failed RESOURCE_LIMIT");
        assertThat(other.told()).containsExactly("start done");

        f.rollback(BranchClient.branch("b0"));
        f.start(1, 10_001, A);
        assertThat(f.told()).containsExactly("rollback done", "start done");
    }
}
