package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.enqueue;
import static io.posthorn.api.spi.store.StoreProbe.message;
import static io.posthorn.api.spi.store.StoreProbe.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The part of every store's contract that is about large transactions, whose messages are staged before they count. */
public abstract class StagingContractTest extends OpenedStore {
    private static final int MANY = 20_000;
    private static final int A_BATCH = 500;

    static Stage stage(long transaction, SubQueue to, String text) {
        return new Stage(transaction, to, message(text), null, DeliveryState.FRESH);
    }

    private List<Long> keys(SubQueue of) {
        return probe.all(of).stream().map(StoredMessage::key).toList();
    }

    @Test
    void stagedMessagesAreInvisibleUntilTheyAreCommitted() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, ORDERS, "a"), stage(transaction, ORDERS, "b"));
        assertThat(probe.all(ORDERS)).isEmpty();

        probe.write(new CommitStaged(transaction));

        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
    }

    @Test
    void aStagedMessageComesBackByteForByteWithItsState() {
        EncodedMessage message = message("whole");
        long transaction = store.nextNumber();
        probe.write(new Stage(transaction, ORDERS, message, null, new DeliveryState(3, 1_000, 2_000)));
        probe.write(new CommitStaged(transaction));

        reopenIfDurable();

        StoredMessage read = probe.all(ORDERS).get(0);
        assertThat(read.message().bytes()).isEqualTo(message.bytes());
        assertThat(read.state()).isEqualTo(new DeliveryState(3, 1_000, 2_000));
        assertThat(read.body()).isNull();
        assertThat(read.notes()).isEmpty();
    }

    @Test
    void aCommitYieldsTheFirstAndTheLastKeyOfEachSubQueueInTheOrderOfTheirFirstMessages() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, DEAD, "d1"), stage(transaction, ORDERS, "o1"), stage(transaction, DEAD, "d2"));
        probe.write(stage(transaction, URGENT, "u1"), stage(transaction, DEAD, "d3"), stage(transaction, ORDERS, "o2"));

        long[] yielded = probe.write(new CommitStaged(transaction));

        assertThat(texts(probe.all(DEAD))).containsExactly("d1", "d2", "d3");
        assertThat(texts(probe.all(ORDERS))).containsExactly("o1", "o2");
        assertThat(texts(probe.all(URGENT))).containsExactly("u1");
        assertThat(yielded).hasSize(6);
        assertThat(keys(DEAD)).containsExactly(yielded[0], yielded[0] + 1, yielded[1]);
        assertThat(keys(ORDERS)).containsExactly(yielded[2], yielded[3]);
        assertThat(keys(URGENT)).containsExactly(yielded[4]).containsExactly(yielded[5]);
    }

    @Test
    void keysStandInTheOrderOfTheOperationsOfABatch() {
        long first = store.nextNumber();
        long second = store.nextNumber();
        probe.write(stage(first, ORDERS, "b"), stage(first, ORDERS, "c"), stage(second, ORDERS, "e"));

        long[] yielded = probe.write(
                enqueue(ORDERS, "a"), new CommitStaged(first), enqueue(ORDERS, "d"), new CommitStaged(second));

        assertThat(yielded).hasSize(6).isSorted();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b", "c", "d", "e");
        assertThat(keys(ORDERS)).containsExactly(yielded[0], yielded[1], yielded[2], yielded[3], yielded[4]);
        assertThat(yielded[5]).isEqualTo(yielded[4]);
    }

    @Test
    void transactionsStandInTheOrderOfTheirCommits() {
        long first = store.nextNumber();
        long second = store.nextNumber();
        probe.write(stage(first, ORDERS, "a1"), stage(second, ORDERS, "b1"));
        probe.write(stage(first, ORDERS, "a2"), enqueue(ORDERS, "between"), stage(second, ORDERS, "b2"));

        probe.write(new CommitStaged(second));
        probe.send(ORDERS, "later");
        probe.write(new CommitStaged(first));

        assertThat(texts(probe.all(ORDERS))).containsExactly("between", "b1", "b2", "later", "a1", "a2");
        assertThat(keys(ORDERS)).isSorted();
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("between", "b1", "b2", "later", "a1", "a2");
    }

    @Test
    void aCommitHappensOnce() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, ORDERS, "a"));
        probe.write(new CommitStaged(transaction));

        assertThat(probe.write(new CommitStaged(transaction), new DropStaged(transaction)))
                .isEmpty();

        assertThat(texts(probe.all(ORDERS))).containsExactly("a");
        reopenIfDurable();
        assertThat(probe.write(new CommitStaged(transaction))).isEmpty();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a");
    }

    @Test
    void aTransactionThatNobodyKnowsYieldsNothingAndChangesNothing() {
        long known = store.nextNumber();
        long unknown = store.nextNumber();
        probe.write(enqueue(ORDERS, "a"), stage(known, ORDERS, "b"));

        assertThat(probe.write(new CommitStaged(unknown), new DropStaged(unknown)))
                .isEmpty();

        assertThat(texts(probe.all(ORDERS))).containsExactly("a");
        assertThat(probe.write(new CommitStaged(known))).hasSize(2);
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
    }

    @Test
    void droppedMessagesAreGoneWithTheirBodies() {
        long transaction = store.nextNumber();
        long other = store.nextNumber();
        long body = store.nextNumber();
        probe.write(
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, ORDERS, body),
                stage(other, ORDERS, "other"));

        probe.write(new DropStaged(transaction));

        assertThat(probe.body(body, 0)).isEmpty();
        assertThat(probe.write(new CommitStaged(transaction))).isEmpty();
        assertThat(probe.write(new CommitStaged(other))).hasSize(2);
        assertThat(texts(probe.all(ORDERS))).containsExactly("other");
        reopenIfDurable();
        assertThat(probe.write(new CommitStaged(transaction))).isEmpty();
        assertThat(texts(probe.all(ORDERS))).containsExactly("other");
        assertThat(probe.body(body, 0)).isEmpty();
    }

    static Stage stageBody(long transaction, SubQueue to, long body) {
        return new Stage(transaction, to, message(""), new BodyReference(body, 3), DeliveryState.FRESH);
    }

    @Test
    void stagedMessagesMayShareABodyWhichGoesWithTheLastOfThem() {
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(new AddBodyPart(body, 0, bytes("one")));
        probe.write(stageBody(transaction, ORDERS, body));
        probe.write(stageBody(transaction, DEAD, body), new DropBody(body));

        long[] yielded = probe.write(new CommitStaged(transaction));

        reopenIfDurable();
        assertThat(probe.all(ORDERS).get(0).body()).isEqualTo(new BodyReference(body, 3));
        assertThat(probe.all(DEAD).get(0).body()).isEqualTo(new BodyReference(body, 3));
        probe.write(new Acknowledge(yielded[0]));
        assertThat(probe.body(body, 0)).as("one entry is left").isEqualTo(bytes("one"));
        reopenIfDurable();
        assertThat(probe.body(body, 0)).as("one entry is left").isEqualTo(bytes("one"));
        probe.write(new Acknowledge(yielded[2]));
        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void aSubQueueWhoseQueueIsGoneYieldsNoKeyTwice() {
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(
                stage(transaction, ORDERS, "a"),
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, DEAD, body),
                stage(transaction, DEAD, "d"),
                stage(transaction, ORDERS, "b"));
        probe.write(new DropQueue(DEAD.queue()));

        long[] yielded = probe.write(new CommitStaged(transaction));

        assertThat(yielded).hasSize(4).endsWith(0, 0);
        assertThat(keys(ORDERS)).containsExactly(yielded[0], yielded[1]);
        assertThat(probe.all(DEAD)).isEmpty();
        assertThat(probe.body(body, 0)).isEmpty();
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
        assertThat(probe.all(DEAD)).isEmpty();
    }

    @Test
    void aSubQueueWhoseQueueWasGoneBeforeItsFirstStagedMessageYieldsNoKeyTwice() {
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(new DropQueue(DEAD.queue()));
        probe.write(
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, DEAD, body),
                stage(transaction, ORDERS, "a"),
                stage(transaction, DEAD, "d"),
                stage(transaction, URGENT, "u"),
                stage(transaction, ORDERS, "b"));

        long[] yielded = probe.write(new CommitStaged(transaction));

        assertThat(yielded).hasSize(6).startsWith(0, 0);
        assertThat(keys(ORDERS)).containsExactly(yielded[2], yielded[3]);
        assertThat(keys(URGENT)).containsExactly(yielded[4]).containsExactly(yielded[5]);
        assertThat(probe.body(body, 0)).isEmpty();
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
        assertThat(texts(probe.all(URGENT))).containsExactly("u");
        assertThat(probe.all(DEAD)).isEmpty();
    }

    @Test
    void aBodyThatIsSharedWithAQueueThatWasGoneStaysForTheOther() {
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(new DropQueue(DEAD.queue()));
        probe.write(
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, DEAD, body),
                stageBody(transaction, ORDERS, body));

        long[] yielded = probe.write(new CommitStaged(transaction));

        assertThat(yielded).hasSize(4).startsWith(0, 0);
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
        probe.write(new Acknowledge(yielded[2]));
        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void aPreparedBranchYieldsNoKeyTwiceForAQueueThatWasGoneWhenItStaged() {
        long transaction = store.nextNumber();
        probe.write(new DropQueue(DEAD.queue()));
        probe.write(stage(transaction, DEAD, "lost"), stage(transaction, ORDERS, "kept"));
        probe.write(new Prepare(BRANCH, List.of(enqueue(ORDERS, "own")), transaction));
        reopenIfDurable();

        long[] yielded = probe.write(new CommitPrepared(BRANCH));

        assertThat(yielded).hasSize(5);
        assertThat(yielded[1]).isZero();
        assertThat(yielded[2]).isZero();
        assertThat(keys(ORDERS)).containsExactly(yielded[0], yielded[3]).containsExactly(yielded[0], yielded[4]);
        assertThat(texts(probe.all(ORDERS))).containsExactly("own", "kept");
    }

    @Test
    void aCommitAndAcknowledgementsHappenTogether() {
        List<Long> taken = probe.send(ORDERS, "a", "b", "c", "d");
        long transaction = store.nextNumber();
        probe.write(stage(transaction, DEAD, "x"), stage(transaction, DEAD, "y"));

        long[] yielded = probe.write(
                new Acknowledge(taken.get(0)),
                new CommitStaged(transaction),
                new AcknowledgeRange(taken.get(2), taken.get(3)));

        assertThat(yielded).hasSize(2);
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(texts(probe.all(DEAD))).containsExactly("x", "y");
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(texts(probe.all(DEAD))).containsExactly("x", "y");
    }

    @Test
    void whatWasCommittedIsAnEntryLikeAnyOther() {
        long transaction = store.nextNumber();
        for (String text : List.of("a", "b", "c", "d", "e", "f")) {
            probe.write(stage(transaction, ORDERS, text));
        }
        long first = probe.write(new CommitStaged(transaction))[0];

        probe.write(
                new Acknowledge(first), new RecordAttempts(first + 1, 4), new AcknowledgeRange(first + 3, first + 4));
        probe.write(new Move(first + 5, DEAD, DeliveryState.FRESH, Map.of("why", "a test")));

        assertThat(texts(probe.page(ORDERS, first + 2, first + 4, 10, 1 << 20).messages()))
                .containsExactly("c");
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("b", "c");
        assertThat(probe.all(ORDERS).get(0).state().attempts()).isEqualTo(4);
        assertThat(texts(probe.all(DEAD))).containsExactly("f");
        assertThat(probe.all(DEAD).get(0).notes()).isEqualTo(Map.of("why", "a test"));
    }

    @Test
    void aTransactionMayBeLargerThanAnyBatch() {
        long transaction = store.nextNumber();
        for (int i = 0; i < MANY; i += A_BATCH) {
            List<StoreOperation> batch = new ArrayList<>();
            for (int j = i; j < i + A_BATCH; j++) {
                batch.add(stage(transaction, j % 4 == 0 ? URGENT : ORDERS, "m" + j));
            }
            probe.write(batch.toArray(StoreOperation[]::new));
        }

        long[] yielded = probe.write(new CommitStaged(transaction));

        assertThat(yielded[1] - yielded[0] + 1).isEqualTo(MANY / 4);
        assertThat(yielded[3] - yielded[2] + 1).isEqualTo(MANY / 4 * 3);
        assertHoldsEveryFourth(yielded);
        reopenIfDurable();
        assertHoldsEveryFourth(yielded);
    }

    private void assertHoldsEveryFourth(long[] yielded) {
        List<StoredMessage> urgent = probe.all(URGENT);
        assertThat(urgent.stream().map(StoredMessage::key))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(yielded[0], yielded[1]).boxed().toList());
        assertThat(texts(urgent)).startsWith("m0", "m4", "m8").endsWith("m" + (MANY - 4));
        assertThat(texts(probe.all(ORDERS))).startsWith("m1", "m2", "m3", "m5").hasSize(MANY / 4 * 3);
    }

    @Test
    void aPreparedBranchDoesItsOwnWorkAndThenItsStagedTransaction() {
        List<Long> taken = probe.send(ORDERS, "a", "b");
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(
                stage(transaction, DEAD, "s1"),
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, URGENT, body),
                stage(transaction, DEAD, "s2"));
        probe.write(new Prepare(BRANCH, List.of(new Acknowledge(taken.get(0)), enqueue(DEAD, "own")), transaction));
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(probe.all(DEAD)).isEmpty();
        assertThat(probe.all(URGENT)).isEmpty();
        reopenIfDurable();
        reopenIfDurable();
        assertThat(probe.all(DEAD)).isEmpty();
        assertThat(probe.all(URGENT)).isEmpty();

        long[] yielded = probe.write(new DropBody(body), new CommitPrepared(BRANCH));

        assertThat(yielded).hasSize(5);
        assertThat(texts(probe.all(DEAD))).containsExactly("own", "s1", "s2");
        assertThat(keys(DEAD)).containsExactly(yielded[0], yielded[1], yielded[2]);
        assertThat(keys(URGENT)).containsExactly(yielded[3]).containsExactly(yielded[4]);
        assertThat(probe.write(new CommitPrepared(BRANCH))).as("done before").isEmpty();
        reopenIfDurable();
        assertThat(texts(probe.all(DEAD))).containsExactly("own", "s1", "s2");
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
    }

    @Test
    void aPreparedBranchThatIsRolledBackGivesUpItsStagedTransaction() {
        List<Long> taken = probe.send(ORDERS, "a", "b");
        long transaction = store.nextNumber();
        long body = store.nextNumber();
        probe.write(
                stage(transaction, DEAD, "s"),
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(transaction, DEAD, body));
        probe.write(new Prepare(BRANCH, List.of(new Acknowledge(taken.get(0))), transaction));
        reopenIfDurable();

        assertThat(probe.write(new RollbackPrepared(BRANCH))).isEmpty();

        assertThat(probe.body(body, 0)).isEmpty();
        assertThat(probe.write(new CommitPrepared(BRANCH), new CommitStaged(transaction)))
                .isEmpty();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
        assertThat(probe.all(DEAD)).isEmpty();
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b");
        assertThat(probe.all(DEAD)).isEmpty();
        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void aBranchMayConsistOfItsStagedTransactionAloneAndAQueueOfItMayGo() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, DEAD, "lost"), stage(transaction, ORDERS, "kept"));
        probe.write(new Prepare(BRANCH, List.of(), transaction));
        probe.write(new DropQueue(DEAD.queue()));
        reopenIfDurable();

        long[] yielded = probe.write(new CommitPrepared(BRANCH));

        assertThat(yielded).hasSize(4).startsWith(0, 0);
        assertThat(texts(probe.all(ORDERS))).containsExactly("kept");
        assertThat(probe.all(DEAD)).isEmpty();
    }
}
