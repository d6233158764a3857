package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverflowTest {
    private static final int CHUNK = 1_000;

    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final ManualScratch scratch = new ManualScratch();
    private final MemoryBudget memory = new MemoryBudget(100_000);
    private final QueueEnvironment environment =
            new QueueEnvironment(loop, clock, new ManualStore(), memory, new PageLimits(10, 2 * CHUNK), scratch);
    private final List<String> taken = new ArrayList<>();
    private final Overflow overflow = overflow();
    private long turns;

    /** The scratch has written the chunk, but before the loop hears of it, the chunk gets other messages. */
    @Test
    void aLateAnswerToAWriteThatMeansNothingAnyMoreIsPassedOver() {
        scratch.hold = true;
        while (scratch.slots() == 0) {
            add("gone" + turns, clock.wallMillis() + 10);
            add("kept" + turns, 0);
        }
        List<String> kept = new ArrayList<>();
        for (long i = 1; i < turns; i += 2) {
            kept.add("kept" + i);
        }
        scratch.answerOne();
        overflow.sweep(clock.wallMillis() + 11);

        loop.runAll();
        add("after", 0);
        overflow.takeFirst();
        overflow.takeFirst();

        kept.add("after");
        assertThat(taken).isEqualTo(kept);
        assertThat(scratch.slots()).isZero();
        assertThat(overflow.isEmpty()).isTrue();
    }

    @Test
    void anOpenChunkIsWrittenWhenOthersUseMemoryUp() {
        add("a", 0);
        loop.runAll();
        assertThat(scratch.slots()).isZero();

        memory.take(100_000);
        loop.runAll();

        assertThat(scratch.slots()).isEqualTo(1);
        assertThat(memory.used()).isEqualTo(100_000 + Chunk.OVERHEAD);
    }

    private void add(String text, long expiresAt) {
        overflow.add(0, ++turns, TestMessages.message(text, 4, false), null, new DeliveryState(0, expiresAt, 0));
    }

    private Overflow overflow() {
        QueueCounters counters = new QueueCounters();
        QueueStore store = new QueueStore(QueueFixture.ID, environment, counters, new QueueStore.Owner() {
            @Override
            public void read() {}

            @Override
            public void failed(StoreException reason) {
                throw reason;
            }
        });
        ExpiryTimer expiry = new ExpiryTimer(environment, store, counters, now -> ExpiryTimer.NEVER);
        return new Overflow(environment, store, expiry, new Overflow.Head() {
            @Override
            public void take(QueuedMessage message) {
                taken.add(TestMessages.text(message.content()));
                message.letGo(memory);
            }

            @Override
            public void arrived() {}
        });
    }
}
