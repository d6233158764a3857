package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.enqueue;
import static io.posthorn.api.spi.store.StoreProbe.message;
import static io.posthorn.api.spi.store.StoreProbe.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.ForgetSession;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordOutcome;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every message store does that keeps its messages when it is closed. */
public abstract class DurableStoreContractTest extends MessageStoreContractTest {
    @Override
    protected final boolean durable() {
        return true;
    }

    @Test
    void definitionsAreKeptUntilTheQueueIsDropped() {
        QueueDefinition changed = new QueueDefinition(
                1, QueueDefinition.Kind.QUEUE, "orders", 2, Map.of("limit", "10", "mode", "strict"));
        QueueDefinition subscription =
                new QueueDefinition(3, QueueDefinition.Kind.SUBSCRIPTION, "news/reader", 1, Map.of());
        probe.write(new DefineQueue(changed), new DefineQueue(subscription), new DropQueue(2));

        reopen();

        assertThat(state.queues()).containsExactlyInAnyOrder(changed, subscription);
    }

    @Test
    void recoveryTellsTheRangesOfWhatWaits() {
        List<Long> keys = probe.send(ORDERS, "a", "b", "c", "d");
        probe.send(URGENT, "u");
        probe.write(new Acknowledge(keys.get(0)), new MarkDelivered(ORDERS, keys.get(2)));
        int size = message("a").size();

        reopen();

        assertThat(state.ranges())
                .filteredOn(range -> range.of().equals(ORDERS))
                .containsExactly(new RecoveredState.Range(
                        ORDERS, 3, 3L * size, keys.get(1), keys.get(3), keys.get(2), ExpiredPage.NEVER));
        assertThat(state.ranges())
                .filteredOn(range -> range.of().equals(URGENT))
                .singleElement()
                .matches(range -> range.count() == 1 && range.deliveredThrough() == Long.MIN_VALUE);
        assertThat(state.ranges()).hasSize(2);
    }

    @Test
    void keysGrowAcrossARestart() {
        List<Long> before = probe.send(ORDERS, "a", "b");
        probe.write(new AcknowledgeRange(before.get(0), before.get(1)));

        reopen();

        assertThat(probe.send(ORDERS, "c").get(0)).isGreaterThan(before.get(1));
    }

    @Test
    void theIdentityStays() {
        var id = state.id();

        reopen();

        assertThat(state.id()).isEqualTo(id);
    }

    @Test
    void sessionsAreKnownUntilTheyAreForgotten() {
        SessionEpoch other = new SessionEpoch(21, 22);
        probe.write(new RecordSequence(SESSION, 5, 100), new RecordSequence(other, 1, 100));
        probe.write(new RecordOutcome(SESSION, 2, TransactionOutcome.COMMITTED, 200));
        probe.write(new RecordSequence(SESSION, 6, 300), new ForgetSession(other));

        reopen();

        assertThat(state.sessions())
                .containsExactly(new RecoveredState.Session(SESSION, 6, 2, TransactionOutcome.COMMITTED, 300));
    }

    @Test
    void aPreparedBranchIsInvisibleUntilItIsCommitted() {
        List<Long> keys = probe.send(ORDERS, "a", "b");

        probe.write(
                new Prepare(BRANCH, List.of(enqueue(DEAD, "x"), new Acknowledge(keys.get(0)), enqueue(DEAD, "y")), 0));
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(probe.all(DEAD)).isEmpty();
        long[] committed = probe.write(new CommitPrepared(BRANCH));

        assertThat(probe.all(DEAD).stream().map(StoredMessage::key))
                .containsExactlyElementsOf(Arrays.stream(committed).boxed().toList());
        assertThat(texts(probe.all(DEAD))).containsExactly("x", "y");
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(probe.write(new CommitPrepared(BRANCH))).as("done before").isEmpty();
        reopen();
        assertThat(state.prepared()).isEmpty();
        assertThat(texts(probe.all(DEAD))).containsExactly("x", "y");
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
    }

    @Test
    void aPreparedBranchThatIsRolledBackLeavesAllInItsPlace() {
        List<Long> keys = probe.send(ORDERS, "a", "b", "c");
        probe.write(new Prepare(BRANCH, List.of(enqueue(DEAD, "x"), new Acknowledge(keys.get(1))), 0));
        probe.write(new RollbackPrepared(BRANCH));

        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b", "c");
        assertThat(probe.all(DEAD)).isEmpty();
        reopen();
        assertThat(state.prepared()).isEmpty();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b", "c");
    }

    @Test
    void aPreparedBranchSurvivesRestarts() {
        List<Long> keys = probe.send(ORDERS, "a", "b");
        Enqueue sent = enqueue(DEAD, "x");
        probe.write(new Prepare(BRANCH, List.of(sent, new Acknowledge(keys.get(0))), 0));

        reopen();
        reopen();

        RecoveredState.Prepared prepared = state.prepared().get(0);
        assertThat(state.prepared()).hasSize(1);
        assertThat(prepared.branch()).isEqualTo(BRANCH);
        assertThat(prepared.work().get(1)).isEqualTo(new Acknowledge(keys.get(0)));
        assertThat(((Enqueue) prepared.work().get(0)).message().bytes())
                .isEqualTo(sent.message().bytes());
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(state.ranges()).singleElement().matches(range -> range.count() == 1);
        assertThat(prepared.hidden())
                .containsExactly(new RecoveredState.Hidden(
                        ORDERS, List.of(keys.get(0)), message("a").size()));
        assertThat(probe.write(new CommitPrepared(BRANCH))).hasSize(1);
        assertThat(texts(probe.all(DEAD))).containsExactly("x");
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
    }

    @Test
    void whatAPreparedBranchHasFailedToProcessCountsWhenItIsRolledBackLater() {
        List<Long> keys = probe.send(ORDERS, "a", "b");
        probe.write(new RecordAttempts(keys.get(1), 1), new Prepare(BRANCH, List.of(new Acknowledge(keys.get(1))), 0));

        reopen();
        probe.write(new RollbackPrepared(BRANCH));

        assertThat(probe.all(ORDERS))
                .extracting(entry -> entry.state().attempts())
                .containsExactly(0, 1);
    }

    @Test
    void partsThatNoEntryRefersToAreDroppedByRecovery() {
        long body = store.nextNumber();
        probe.write(new AddBodyPart(body, 0, bytes("orphan")));
        assertThat(probe.body(body, 0)).isEqualTo(bytes("orphan"));

        reopen();

        assertThat(probe.body(body, 0)).isEmpty();
        assertThat(store.nextNumber()).isGreaterThan(body);
    }
}
