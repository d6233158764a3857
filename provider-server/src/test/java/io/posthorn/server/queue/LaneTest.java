package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final int PRIORITY = 4;

    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final ManualStore store = new ManualStore();
    private final QueueEnvironment environment =
            new QueueEnvironment(loop, clock, store, new MemoryBudget(0), new PageLimits(2, 1_000));
    private final Lane lane = lane();

    @Test
    void whenAllHasBeenReadTheStoreIsNotAsked() {
        for (int i = 0; i < 5; i++) {
            add(clock.wallMillis() + 50);
        }

        while (lane.size() > 0) {
            lane.readAhead();
            loop.runAll();
            lane.poll();
        }

        assertThat(lane.sweep(clock.wallMillis() + 50)).isEqualTo(ExpiryTimer.NEVER);
        assertThat(store.sweeps).isEmpty();
    }

    private void add(long expiresAt) {
        DeliveryState state = new DeliveryState(0, expiresAt, 0);
        var message = TestMessages.message("m", PRIORITY, true);
        long key = store.put(QueueFixture.lane(PRIORITY), message, state);
        lane.addDurable(QueuedMessage.durable(key, message, null, state));
    }

    private Lane lane() {
        QueueCounters counters = new QueueCounters();
        QueueStore queueStore = new QueueStore(QueueFixture.ID, environment, counters, new QueueStore.Owner() {
            @Override
            public void read() {}

            @Override
            public void failed(StoreException reason) {
                throw reason;
            }
        });
        ExpiryTimer expiry = new ExpiryTimer(environment, queueStore, counters, now -> ExpiryTimer.NEVER);
        return new Lane(PRIORITY, queueStore, expiry, environment, List.of(), () -> {});
    }
}
