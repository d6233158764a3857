package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.define;
import static io.posthorn.api.spi.store.StoreProbe.enqueue;
import static io.posthorn.api.spi.store.StoreProbe.message;
import static io.posthorn.api.spi.store.StoreProbe.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.ForgetSession;
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * What every message store does; what belongs to large transactions is in {@link StagingContractTest}. A store's own test extends this, or {@link DurableStoreContractTest}, and says how one is
 * opened.
 */
public abstract class MessageStoreContractTest extends OpenedStore {
    @Test
    void aNewStoreIsEmptyAndHasAnIdentity() {
        assertThat(state.queues()).isEmpty();
        assertThat(state.ranges()).isEmpty();
        assertThat(state.sessions()).isEmpty();
        assertThat(state.prepared()).isEmpty();
        assertThat(state.id()).isNotNull();
    }

    @Test
    void entriesAreReadInTheOrderTheyWereWritten() {
        List<Long> keys = probe.send(ORDERS, "a", "b", "c");

        assertThat(keys).isSorted().doesNotHaveDuplicates();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "b", "c");
        assertThat(probe.all(ORDERS).stream().map(StoredMessage::key)).containsExactlyElementsOf(keys);
    }

    @Test
    void aMessageComesBackByteForByteWithItsState() {
        EncodedMessage message = message("whole");
        probe.write(new Enqueue(ORDERS, message, null, new DeliveryState(3, 1_000, 2_000)));

        StoredMessage read = probe.all(ORDERS).get(0);

        assertThat(read.message().bytes()).isEqualTo(message.bytes());
        assertThat(read.state()).isEqualTo(new DeliveryState(3, 1_000, 2_000));
        assertThat(read.body()).isNull();
        assertThat(read.notes()).isEmpty();
    }

    @Test
    void lanesAndQueuesAreApart() {
        probe.write(enqueue(ORDERS, "normal"), enqueue(URGENT, "urgent"), enqueue(DEAD, "dead"));

        assertThat(texts(probe.all(ORDERS))).containsExactly("normal");
        assertThat(texts(probe.all(URGENT))).containsExactly("urgent");
        assertThat(texts(probe.all(DEAD))).containsExactly("dead");
        assertThat(probe.all(DELAYED)).isEmpty();
    }

    @Test
    void aBatchYieldsAKeyForEachOfItsEntriesInOrder() {
        long[] keys = probe.write(enqueue(ORDERS, "a"), enqueue(URGENT, "b"), enqueue(ORDERS, "c"));

        assertThat(keys).hasSize(3).doesNotHaveDuplicates();
        assertThat(probe.all(ORDERS).stream().map(StoredMessage::key)).containsExactly(keys[0], keys[2]);
        assertThat(probe.all(URGENT).stream().map(StoredMessage::key)).containsExactly(keys[1]);
    }

    @Test
    void aPageEndsAtItsBounds() {
        List<Long> keys = probe.send(ORDERS, "a", "b", "c", "d", "e");
        int size = message("a").size();

        assertThat(texts(probe.page(ORDERS, keys.get(1), keys.get(3), 10, 1 << 20)
                        .messages()))
                .containsExactly("b", "c", "d");
        assertThat(probe.page(ORDERS, keys.get(1), keys.get(3), 10, 1 << 20).complete())
                .isTrue();
        Page byCount = probe.page(ORDERS, keys.get(0), keys.get(4), 2, 1 << 20);
        assertThat(texts(byCount.messages())).containsExactly("a", "b");
        assertThat(byCount.complete()).isFalse();
        Page byBytes = probe.page(ORDERS, keys.get(0), keys.get(4), 10, 3 * size);
        assertThat(texts(byBytes.messages())).containsExactly("a", "b", "c");
        assertThat(byBytes.complete()).isFalse();
        assertThat(texts(probe.page(ORDERS, keys.get(0), keys.get(4), 10, 1).messages()))
                .as("the first message is given whatever its size")
                .containsExactly("a");
        assertThat(probe.page(ORDERS, keys.get(4) + 1, Long.MAX_VALUE, 10, 1).complete())
                .isTrue();
        assertThat(probe.page(ORDERS, keys.get(3), keys.get(1), 10, 1).messages())
                .isEmpty();
    }

    @Test
    void anAcknowledgedEntryIsGone() {
        List<Long> keys = probe.send(ORDERS, "a", "b", "c");

        probe.write(new Acknowledge(keys.get(1)));

        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "c");
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "c");
    }

    @Test
    void aRangeAcknowledgesItsSubQueueOnly() {
        long[] keys = probe.write(
                enqueue(ORDERS, "a"),
                enqueue(ORDERS, "b"),
                enqueue(URGENT, "urgent"),
                enqueue(ORDERS, "c"),
                enqueue(ORDERS, "d"));

        probe.write(new AcknowledgeRange(keys[1], keys[3]));

        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "d");
        assertThat(texts(probe.all(URGENT))).containsExactly("urgent");
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("a", "d");
    }

    @Test
    void aMoveTakesTheEntryToTheTailOfTheOtherSubQueueWithItsNotes() {
        probe.send(DEAD, "before");
        EncodedMessage message = message("poison");
        long key = probe.write(new Enqueue(ORDERS, message, null, DeliveryState.FRESH))[0];

        long moved = probe.write(new Move(key, DEAD, new DeliveryState(10, 0, 0), Map.of("why", "too often")))[0];
        long again = probe.write(new Move(moved, ORDERS, DeliveryState.FRESH, Map.of("redriven", 1)))[0];

        assertThat(texts(probe.all(DEAD))).containsExactly("before");
        StoredMessage read = probe.all(ORDERS).get(0);
        assertThat(read.key()).isEqualTo(again).isGreaterThan(key);
        assertThat(read.message().bytes()).isEqualTo(message.bytes());
        assertThat(read.notes()).isEqualTo(Map.of("why", "too often", "redriven", 1));
        assertThat(read.state()).isEqualTo(DeliveryState.FRESH);
        reopenIfDurable();
        assertThat(probe.all(ORDERS).get(0).notes()).isEqualTo(Map.of("why", "too often", "redriven", 1));
        assertThat(probe.all(ORDERS).get(0).key()).isEqualTo(again);
    }

    @Test
    void attemptsAreKept() {
        List<Long> keys = probe.send(ORDERS, "a", "b");

        probe.write(new RecordAttempts(keys.get(0), 4));

        assertThat(probe.all(ORDERS).get(0).state().attempts()).isEqualTo(4);
        assertThat(probe.all(ORDERS).get(1).state().attempts()).isZero();
        reopenIfDurable();
        assertThat(probe.all(ORDERS).get(0).state().attempts()).isEqualTo(4);
    }

    @Test
    void whatIsNotThereIsPassedOver() {
        List<Long> keys = probe.send(ORDERS, "a", "b");
        SubQueue nowhere = new SubQueue(99, 4);
        probe.write(new Acknowledge(keys.get(0)));

        long[] yielded = probe.write(
                new Acknowledge(keys.get(0)),
                new AcknowledgeRange(Long.MAX_VALUE - 5, Long.MAX_VALUE),
                new Move(keys.get(0), DEAD, DeliveryState.FRESH, Map.of()),
                new RecordAttempts(keys.get(0), 9),
                new MarkDelivered(nowhere, 5),
                enqueue(nowhere, "lost"),
                new Move(keys.get(1), nowhere, DeliveryState.FRESH, Map.of()),
                new DropQueue(99),
                new DropBody(12345),
                new ForgetSession(new SessionEpoch(99, 99)),
                new CommitPrepared(BRANCH),
                new RollbackPrepared(BRANCH));

        assertThat(yielded).containsExactly(0, 0, 0);
        assertThat(texts(probe.all(ORDERS))).containsExactly("b");
        assertThat(probe.all(DEAD)).isEmpty();
        assertThat(probe.all(nowhere)).isEmpty();
    }

    @Test
    void aDroppedQueueTakesItsEntriesAlong() {
        List<Long> keys = probe.send(ORDERS, "a", "b");
        probe.write(enqueue(URGENT, "c"), enqueue(DEAD, "stays"));

        probe.write(new DropQueue(1));

        assertThat(probe.all(ORDERS)).isEmpty();
        assertThat(probe.all(URGENT)).isEmpty();
        probe.write(define(1, "orders"), enqueue(ORDERS, "new"), new Acknowledge(keys.get(0)));
        assertThat(texts(probe.all(ORDERS))).containsExactly("new");
        assertThat(probe.all(ORDERS).get(0).key()).isGreaterThan(keys.get(1));
        reopenIfDurable();
        assertThat(texts(probe.all(ORDERS))).containsExactly("new");
        assertThat(texts(probe.all(DEAD))).containsExactly("stays");
        assertThat(probe.all(URGENT)).isEmpty();
    }

    @Test
    void aBodyIsKeptWhileAnEntryRefersToIt() {
        long body = store.nextNumber();
        BodyReference reference = new BodyReference(body, 6);
        long[] keys = probe.write(
                new AddBodyPart(body, 0, bytes("one")),
                new AddBodyPart(body, 1, bytes("two")),
                new Enqueue(ORDERS, message(""), reference, DeliveryState.FRESH),
                new Enqueue(DEAD, message(""), reference, DeliveryState.FRESH));

        assertThat(probe.all(ORDERS).get(0).body()).isEqualTo(reference);
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
        assertThat(probe.body(body, 1)).isEqualTo(bytes("two"));
        assertThat(probe.body(body, 2)).isEmpty();
        probe.write(new Acknowledge(keys[0]), new DropBody(body));
        assertThat(probe.body(body, 0)).as("one entry is left").isEqualTo(bytes("one"));
        reopenIfDurable();
        assertThat(probe.body(body, 1)).isEqualTo(bytes("two"));
        probe.write(new Acknowledge(keys[1]));
        assertThat(probe.body(body, 0)).isEmpty();
    }

    /** Red when {@code drop} looks at references only. */
    @Test
    void aBodyThatIsHeldOutlivesItsEntriesUntilTheLastHolderReleasesIt() {
        long body = store.nextNumber();
        long key = probe.write(
                        new AddBodyPart(body, 0, bytes("one")),
                        new Enqueue(ORDERS, message(""), new BodyReference(body, 3), DeliveryState.FRESH),
                        new HoldBody(body),
                        new HoldBody(body))[0];

        probe.write(new Acknowledge(key), new DropBody(body));
        assertThat(probe.body(body, 0)).as("two hold it").isEqualTo(bytes("one"));
        probe.write(new ReleaseBody(body));
        assertThat(probe.body(body, 0)).as("one holds it").isEqualTo(bytes("one"));
        probe.write(new ReleaseBody(body));
        assertThat(probe.body(body, 0)).isEmpty();
        probe.write(new ReleaseBody(body), new HoldBody(body), new HoldBody(12345), new ReleaseBody(12345));
        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void theLastHolderLeavesABodyToTheEntriesThatReferToIt() {
        long body = store.nextNumber();
        long key = probe.write(
                        new AddBodyPart(body, 0, bytes("one")),
                        new Enqueue(ORDERS, message(""), new BodyReference(body, 3), DeliveryState.FRESH),
                        new HoldBody(body))[0];

        probe.write(new ReleaseBody(body), new ReleaseBody(body));
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
        reopenIfDurable();
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
        probe.write(new Acknowledge(key));
        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void whoIsAloneToNeedABodyReleasesItWithoutHavingHeldIt() {
        long body = store.nextNumber();
        probe.write(new AddBodyPart(body, 0, bytes("one")));

        probe.write(new ReleaseBody(body));

        assertThat(probe.body(body, 0)).isEmpty();
    }

    @Test
    void aMovedEntryKeepsItsBody() {
        long body = store.nextNumber();
        BodyReference reference = new BodyReference(body, 3);
        long key = probe.write(
                        new AddBodyPart(body, 0, bytes("one")),
                        new Enqueue(ORDERS, message(""), reference, DeliveryState.FRESH))[0];

        probe.write(new Move(key, DEAD, DeliveryState.FRESH, Map.of()));

        reopenIfDurable();
        assertThat(probe.all(DEAD).get(0).body()).isEqualTo(reference);
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
    }

    @Test
    void aPreparedEntryKeepsItsBody() {
        long body = store.nextNumber();
        BodyReference reference = new BodyReference(body, 3);
        probe.write(
                new AddBodyPart(body, 0, bytes("one")),
                new Prepare(BRANCH, List.of(new Enqueue(ORDERS, message(""), reference, DeliveryState.FRESH)), 0));

        reopenIfDurable();
        probe.write(new DropBody(body), new CommitPrepared(BRANCH));

        assertThat(probe.all(ORDERS).get(0).body()).isEqualTo(reference);
        assertThat(probe.body(body, 0)).isEqualTo(bytes("one"));
    }

    @Test
    void aLargeBodyMayComeInTheBatchOfItsEntry() {
        long body = store.nextNumber();
        List<StoreOperation> operations = new ArrayList<>();
        for (int part = 0; part < 40; part++) {
            operations.add(new AddBodyPart(body, part, new byte[256 * 1024]));
        }
        BodyReference reference = new BodyReference(body, 40L * 256 * 1024);
        operations.add(new Enqueue(ORDERS, message(""), reference, DeliveryState.FRESH));

        probe.write(operations.toArray(StoreOperation[]::new));

        reopenIfDurable();
        assertThat(probe.body(body, 39)).hasSize(256 * 1024);
        assertThat(probe.body(body, 40)).isEmpty();
        assertThat(probe.all(ORDERS).get(0).body()).isEqualTo(reference);
    }

    @Test
    void listenersHearInTheOrderOfTheBatches() {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            answers.add(probe.written(enqueue(ORDERS, "m" + i)).thenRun(() -> heard.add(number)));
        }

        answers.forEach(StoreProbe::await);

        assertThat(heard).isSorted().hasSize(2_000);
        assertThat(texts(probe.all(ORDERS))).startsWith("m0", "m1", "m2").hasSize(2_000);
    }

    @Test
    void anEmptyBatchIsWritten() {
        assertThat(probe.write()).isEmpty();
    }

    @Test
    void whatComesAfterTheCloseIsRefused() {
        CompletableFuture<long[]> before = probe.written(enqueue(ORDERS, "before"));
        store.close();
        store.close();

        assertThat(StoreProbe.await(before)).hasSize(1);
        assertThatThrownBy(() -> probe.write(enqueue(ORDERS, "after")))
                .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(StoreException.Reason.CLOSED));
        assertThatThrownBy(() -> probe.all(ORDERS)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> probe.body(1, 0)).isInstanceOf(StoreException.class);
        if (durable()) {
            reopen();
            assertThat(texts(probe.all(ORDERS))).containsExactly("before");
        }
    }
}
