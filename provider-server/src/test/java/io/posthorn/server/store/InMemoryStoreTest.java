package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.MessageStoreContractTest;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends MessageStoreContractTest {
    @Override
    protected MessageStore open() {
        return new InMemoryStore();
    }

    @Override
    protected boolean durable() {
        return false;
    }

    @Test
    void manySmallMessagesFillAStoreToo() {
        SubQueue orders = new SubQueue(1, 4);
        try (MessageStore store = new InMemoryStore(JournalDriver.onOwnThread("small-store"), 100_000)) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            int size = StoreProbe.message("").size();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1 + 100_000 / (size + 200); i++) {
                            probe.send(orders, "");
                        }
                    })
                    .hasFieldOrPropertyWithValue("reason", Reason.FULL);
        }
    }

    @Test
    void aFullStoreRefusesWhatAddsAndTakesAcknowledgements() {
        SubQueue orders = new SubQueue(1, 4);
        try (MessageStore store = new InMemoryStore(JournalDriver.onOwnThread("small-store"), 100)) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            long key = probe.send(orders, "x".repeat(200)).get(0);

            assertThatThrownBy(() -> probe.send(orders, "one more"))
                    .isInstanceOf(StoreException.class)
                    .hasFieldOrPropertyWithValue("reason", Reason.FULL);

            probe.write(new Acknowledge(key));
            probe.send(orders, "there is room again");
        }
    }

    @Test
    void stagedMessagesFillAStoreUntilTheyAreDroppedAndAFullStoreTakesTheirCommit() {
        SubQueue orders = new SubQueue(1, 4);
        try (MessageStore store = new InMemoryStore(JournalDriver.onOwnThread("small-store"), 100)) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            probe.write(stage(1, orders, "a"));
            assertThatThrownBy(() -> probe.write(stage(1, orders, "one more")))
                    .isInstanceOf(StoreException.class)
                    .hasFieldOrPropertyWithValue("reason", Reason.FULL);

            probe.write(new DropStaged(1));
            probe.write(stage(2, orders, "there is room again"));
            long[] committed = probe.write(new CommitStaged(2));

            assertThat(StoreProbe.texts(probe.all(orders))).containsExactly("there is room again");
            probe.write(new Acknowledge(committed[0]));
            probe.send(orders, "and now too");
        }
    }

    private static Stage stage(long transaction, SubQueue to, String text) {
        return new Stage(transaction, to, StoreProbe.message(text), null, DeliveryState.FRESH);
    }
}
