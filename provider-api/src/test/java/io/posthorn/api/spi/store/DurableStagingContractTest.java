package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.message;
import static io.posthorn.api.spi.store.StoreProbe.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of large transactions, open, prepared and committed ones, when a durable store is opened again. */
public abstract class DurableStagingContractTest extends StagingContractTest {
    @Override
    protected final boolean durable() {
        return true;
    }

    @Test
    void whatWasStagedAndNeitherCommittedNorPreparedIsDroppedByRecoveryWithItsBodies() {
        long open = store.nextNumber();
        long committed = store.nextNumber();
        long body = store.nextNumber();
        probe.write(
                stage(open, ORDERS, "open"),
                new AddBodyPart(body, 0, bytes("one")),
                stageBody(open, ORDERS, body),
                stage(committed, ORDERS, "committed"));
        probe.write(new CommitStaged(committed));

        reopen();

        assertThat(texts(probe.all(ORDERS))).containsExactly("committed");
        assertThat(state.ranges()).singleElement().matches(range -> range.count() == 1);
        assertThat(probe.body(body, 0)).isEmpty();
        assertThat(probe.write(new CommitStaged(open))).isEmpty();
        assertThat(texts(probe.all(ORDERS))).containsExactly("committed");
    }

    @Test
    void theNumberOfATransactionThatRecoveryDroppedIsNotGivenAgain() {
        long before = store.nextNumber();
        probe.write(stage(before, ORDERS, "lost"));
        reopen();

        long after = store.nextNumber();
        assertThat(after).isGreaterThan(before);
        probe.write(stage(after, ORDERS, "kept"), new CommitStaged(after));
        reopen();

        assertThat(texts(probe.all(ORDERS))).containsExactly("kept");
        assertThat(store.nextNumber()).isGreaterThan(after);
    }

    @Test
    void recoveryTellsTheRangesOfWhatWasCommittedOnly() {
        long committed = store.nextNumber();
        long prepared = store.nextNumber();
        probe.write(stage(committed, ORDERS, "a"), stage(prepared, ORDERS, "p"), stage(committed, ORDERS, "b"));
        long[] yielded = probe.write(
                new CommitStaged(committed), stage(prepared, URGENT, "q"), new Prepare(BRANCH, List.of(), prepared));

        reopen();

        assertThat(state.ranges())
                .containsExactly(new RecoveredState.Range(
                        ORDERS,
                        2,
                        2L * message("a").size(),
                        yielded[0],
                        yielded[1],
                        Long.MIN_VALUE,
                        ExpiredPage.NEVER));
        assertThat(state.prepared()).singleElement().matches(branch -> branch.work()
                .isEmpty());
        assertThat(state.prepared().get(0).staged())
                .containsExactly(
                        new RecoveredState.Staged(ORDERS, 1, message("p").size(), ExpiredPage.NEVER),
                        new RecoveredState.Staged(URGENT, 1, message("q").size(), ExpiredPage.NEVER));
        assertThat(probe.write(new CommitPrepared(BRANCH))).hasSize(4);
    }

    @Test
    void keysGrowBeyondThoseOfACommitAcrossARestart() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, ORDERS, "a"), stage(transaction, ORDERS, "b"));
        long[] yielded = probe.write(new CommitStaged(transaction));
        probe.write(Arrays.stream(yielded).mapToObj(Acknowledge::new).toArray(StoreOperation[]::new));

        reopen();

        assertThat(probe.send(ORDERS, "c").get(0)).isGreaterThan(yielded[1]);
    }
}
