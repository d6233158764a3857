package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.wire.DeliveredRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4")
@DisplayName("A transaction that is too large to be held is staged in the store as it comes")
class LargeTransactionTest {
    private static final int MANY = 60;
    private static final String PADDING = "-" + "x".repeat(100);

    private final SessionFixture f = new SessionFixture();
    private int made;

    @Test
    void allOfItIsVisibleWithTheCommitAndInTheOrderSent() {
        List<String> first = sendMany(1, "q1", MANY);
        List<String> second = sendMany(1, "q2", MANY);
        first.addAll(sendMany(1, "q1", MANY));
        assertThat(f.told()).allMatch(line -> line.startsWith("window"));
        assertThat(f.broker.status("q1").ready()).isZero();
        assertThat(f.broker.status("q2").ready()).isZero();

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).contains("commit done");
        assertThat(f.broker.status("q1").ready()).isEqualTo(2 * MANY);
        assertThat(received(1, "q1")).containsExactlyElementsOf(first);
        assertThat(received(2, "q2")).containsExactlyElementsOf(second);
    }

    @Test
    void memoryAndBatchesStaySmallHoweverLargeItGets() {
        long most = 0;
        for (int i = 0; i < 20; i++) {
            sendMany(1, "q", MANY);
            f.told();
            most = Math.max(most, f.broker.broker.environment().memory().used());
        }

        assertThat(most).isPositive().isLessThan(TestBroker.HELD);
        assertThat(f.broker.store.operations(Stage.class)).hasSizeGreaterThan(19 * MANY);
        assertThat(f.broker.store.batches)
                .allSatisfy(batch -> assertThat(sizeOf(batch)).isLessThan(TestBroker.HELD));
        f.transacted().rollback(1, List.of(), List.of(), f.out.reply("rollback"));
        f.told();
        assertThat(f.broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void aSmallOneIsOneBatchAndNothingIsStaged() {
        sendMany(1, "q", 5);

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).contains("commit done");
        assertThat(f.broker.store.batches).hasSize(1);
        assertThat(f.broker.store.operations(Enqueue.class)).hasSize(5);
        assertThat(f.broker.store.operations(Stage.class)).isEmpty();
    }

    @Test
    void theCommitIsOneBatchWithTheAcknowledgementsAndWhatWasNotStaged() {
        f.send("in", "order");
        f.consume(f.transacted(), 1, "in");
        sendMany(1, "out", MANY);
        f.told();
        f.broker.store.batches.clear();

        f.transacted().commit(1, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("commit"));

        assertThat(f.told()).contains("commit done");
        assertThat(f.broker.store.batches).hasSize(1);
        assertThat(f.broker.store.operations(CommitStaged.class)).hasSize(1);
        assertThat(f.broker.store.operations(Acknowledge.class)).hasSize(1);
        assertThat(f.broker.status("in").unacknowledged()).isZero();
    }

    @Test
    void theCommitWaitsForWhatIsOnItsWayAndLaterRequestsWaitForTheCommit() {
        f.broker.store.hold();
        List<String> sent = sendMany(1, "q", 20);
        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        sent.addAll(sendMany(2, "q", 1));
        f.transacted().commit(2, List.of(), f.out.reply("next"));
        assertThat(f.told()).noneMatch(line -> line.contains("commit") || line.contains("next"));
        assertThat(f.broker.store.operations(CommitStaged.class)).isEmpty();

        f.broker.store.release();

        assertThat(f.told()).containsSubsequence("commit done", "next done");
        assertThat(received(1, "q")).containsExactlyElementsOf(sent);
    }

    @Test
    void rollbackGivesUpWhatIsStaged() {
        sendMany(1, "q", MANY);

        f.transacted().rollback(1, List.of(), List.of(), f.out.reply("rollback"));

        assertThat(f.told()).contains("rollback done");
        assertThat(f.broker.store.operations(DropStaged.class)).hasSize(1);
        assertThat(f.broker.status("q").ready()).isZero();
        sendMany(2, "q", 1);
        f.transacted().commit(2, List.of(), f.out.reply("next"));
        assertThat(f.told()).contains("next done");
        assertThat(f.broker.status("q").ready()).isOne();
    }

    @Test
    void theEndOfTheSessionAndTheLossOfTheClientGiveUpWhatIsStaged() {
        sendMany(1, "q", MANY);
        f.transacted().close(List.of(), List.of(), f.out.reply("close"));
        assertThat(f.told()).contains("close done");
        assertThat(f.broker.store.operations(DropStaged.class)).hasSize(1);

        SessionFixture other = new SessionFixture(f.broker);
        for (int i = 0; i < MANY; i++) {
            other.sendIn(1, "q", "x" + PADDING);
            giveWindowBack();
        }
        other.connection.lost();
        other.told();

        assertThat(f.broker.store.operations(DropStaged.class)).hasSize(2);
        assertThat(f.broker.status("q").ready()).isZero();
        assertThat(f.broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void whatTheStoreDidNotHearOfIsGivenUpLater() {
        sendMany(1, "q", MANY);
        f.told();
        f.broker.store.refuse(Reason.FULL);
        f.transacted().rollback(1, List.of(), List.of(), f.out.reply("rollback"));
        f.told();
        f.broker.store.refuse(null);
        f.broker.store.batches.clear();

        f.broker.loop.advance(1_000);

        assertThat(f.broker.store.operations(DropStaged.class)).hasSize(1);
    }

    @Test
    void aStoreThatRefusesToStageSpoilsTheTransaction() {
        sendMany(1, "q", MANY);
        f.told();
        f.broker.store.refuse(Reason.FULL);
        sendMany(1, "q", MANY);
        assertThat(f.told())
                .filteredOn(line -> line.contains("refused"))
                .singleElement()
                .asString()
                .contains("RESOURCE_LIMIT");
        f.broker.store.refuse(null);
        sendMany(1, "q", MANY);

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).contains("commit failed TRANSACTION_ROLLED_BACK");
        assertThat(f.broker.store.operations(CommitStaged.class)).isEmpty();
        assertThat(f.broker.status("q").ready()).isZero();
        assertThat(f.broker.broker.environment().memory().used()).isZero();
    }

    @Test
    void aRefusalThatComesAfterTheCommitWasAskedForSpoilsItToo() {
        f.broker.store.hold();
        f.broker.store.refuse(Reason.FULL);
        sendMany(1, "q", 12);
        f.broker.store.refuse(null);
        sendMany(1, "q", 12);
        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        f.told();

        f.broker.store.release();

        assertThat(f.told()).contains("commit failed TRANSACTION_ROLLED_BACK");
        assertThat(f.broker.store.operations(CommitStaged.class)).isEmpty();
        assertThat(f.broker.store.operations(DropStaged.class)).isNotEmpty();
        assertThat(f.broker.status("q").ready()).isZero();
    }

    @Test
    void aCommitThatTheStoreRefusesGivesUpWhatIsStaged() {
        sendMany(1, "q", MANY);
        f.told();
        f.broker.store.refuse(Reason.FULL);

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).contains("commit failed RESOURCE_LIMIT");
        f.broker.store.refuse(null);
        f.broker.store.batches.clear();
        f.broker.loop.advance(1_000);
        assertThat(f.broker.store.operations(DropStaged.class)).isNotEmpty();
        assertThat(f.broker.status("q").ready()).isZero();
    }

    @Test
    void theWindowIsWithheldWhileMuchIsOnItsWayAndComesBackWhenItIsDurable() {
        f.broker.store.hold();
        int size = SessionFixture.persistent("q", text(10)).size();
        made = 10;
        int sent = 0;
        long back = 0;
        while (sent - back + size <= TestBroker.WINDOW && sent < 20 * TestBroker.WINDOW) {
            sendMany(1, "q", 1);
            sent += size;
            back += windowOf(f.told());
        }
        assertThat(sent).isLessThan(5 * TestBroker.WINDOW);

        f.broker.store.release();
        giveWindowBack();
        back += windowOf(f.told());

        assertThat(back).isEqualTo(sent);
        sendMany(1, "q", 1);
        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        assertThat(f.told()).contains("commit done");
    }

    @Test
    void whatIsNotPersistentStaysInMemoryIsBoundedAndComesWithTheCommit() {
        f.transacted().send(1_000, 1, false, SessionFixture.nonPersistent("q", "v1"));
        made = 1;
        List<String> persistent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String text = text(i);
            persistent.add(text);
            f.transacted().send(1_001 + i, 1, false, SessionFixture.persistent("q", text));
            giveWindowBack();
        }
        f.transacted().send(2_000, 1, false, SessionFixture.nonPersistent("q", "v2"));

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(f.told()).contains("commit done");
        List<String> received = received(1, "q");
        assertThat(received).filteredOn(text -> !text.startsWith("v")).containsExactlyElementsOf(persistent);
        assertThat(received).filteredOn(text -> text.startsWith("v")).containsExactly("v1", "v2");
    }

    @Test
    void delayedMessagesOfALargeTransactionComeWhenDue() {
        DeliveryOptions later = new DeliveryOptions(true, 4, 0, 5_000);
        for (int i = 0; i < MANY; i++) {
            EncodedMessage message = SessionFixture.message("q", text(i), later);
            f.transacted().send(i + 1, 1, false, message);
            giveWindowBack();
        }
        f.transacted().commit(1, List.of(), f.out.reply("commit"));
        f.told();
        assertThat(f.broker.status("q").delayed()).isEqualTo(MANY);
        assertThat(f.broker.status("q").ready()).isZero();

        f.broker.loop.advance(5_000);
        f.told();

        assertThat(f.broker.status("q").ready()).isEqualTo(MANY);
    }

    @Test
    void acknowledgementsThatFollowEachOtherAreFewHoweverManyAndOthersAreRefusedBeyondABound() {
        int count = 2 * TestBroker.ACKNOWLEDGEMENTS + 2;
        for (int i = 0; i < count; i++) {
            f.send("in", "a");
            f.told();
        }
        f.consume(f.transacted(), 1, "in");
        f.told();
        List<DeliveredRange> everyOther = new ArrayList<>();
        for (int tag = 1; tag < count; tag += 2) {
            everyOther.add(SessionFixture.range(1, tag, tag));
        }
        sendMany(1, "out", MANY);

        f.transacted().commit(1, everyOther, f.out.reply("commit"));

        assertThat(f.told()).contains("commit failed RESOURCE_LIMIT");
        assertThat(f.broker.store.operations(CommitStaged.class)).isEmpty();
        assertThat(f.broker.status("in").unacknowledged()).isEqualTo(count);
        f.transacted().commit(0, List.of(SessionFixture.range(1, 1, count)), f.out.reply("all"));
        assertThat(f.told()).contains("all done");
        assertThat(f.broker.status("in").unacknowledged()).isZero();
    }

    private List<String> sendMany(long transaction, String queue, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = text(made++);
            f.sendIn(transaction, queue, text);
            texts.add(text);
            giveWindowBack();
        }
        return texts;
    }

    private void giveWindowBack() {
        f.broker.loop.advance(2);
    }

    private static String text(int number) {
        return number + PADDING;
    }

    private static long sizeOf(StoreBatch batch) {
        long size = 0;
        for (StoreOperation operation : batch.operations()) {
            size += operation instanceof Stage stage ? stage.message().size() + 128L : 0;
        }
        return size;
    }

    private static long windowOf(List<String> told) {
        return told.stream()
                .filter(line -> line.startsWith("window"))
                .mapToLong(line -> Long.parseLong(line.split(" ", 2)[1]))
                .sum();
    }

    private List<String> received(int consumer, String queue) {
        f.session().openConsumer(new ConsumerRequest(consumer, new QueueName(queue), null), f.out.reply("open"));
        f.session().credit(consumer, 1_000, 1_000_000);
        return f.told().stream()
                .filter(line -> line.startsWith("c" + consumer + " "))
                .map(line -> line.split(" ", 3)[2])
                .toList();
    }
}
