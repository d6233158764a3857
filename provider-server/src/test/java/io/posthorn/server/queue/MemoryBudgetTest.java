package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.loop.NamedThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);
    private int told;

    @Test
    void whoAsksWhileThereIsRoomIsToldAtOnce() {
        budget.take(100);

        budget.whenRoom(() -> told++);

        assertThat(told).isEqualTo(1);
        assertThat(budget.exceeded()).isFalse();
    }

    @Test
    void beyondTheLimitAllWaitUntilAQuarterIsFreeAndAreToldOnce() {
        budget.take(101);
        assertThat(budget.exceeded()).isTrue();
        budget.whenRoom(() -> told++);
        budget.giveBack(25);
        assertThat(told).isZero();
        assertThat(budget.exceeded()).isTrue();

        budget.giveBack(1);
        assertThat(told).isEqualTo(1);
        assertThat(budget.exceeded()).isFalse();
        budget.take(50);
        budget.giveBack(125);

        assertThat(told).isEqualTo(1);
    }

    @Test
    void whoWaitsNoLongerIsForgotten() {
        budget.take(101);
        budget.whenRoom(() -> told++).cancel();

        budget.giveBack(101);

        assertThat(told).isZero();
    }

    @Test
    void whatCanBeRefusedIsRefusedAtTwiceTheLimit() {
        budget.take(199);
        assertThat(budget.usedUp()).isFalse();

        budget.take(1);

        assertThat(budget.usedUp()).isTrue();
    }

    @Test
    void copiesOfWhatTheStoreHasGetHalf() {
        budget.take(49);
        assertThat(budget.roomForCopies()).isTrue();

        budget.take(1);

        assertThat(budget.roomForCopies()).isFalse();
    }

    @Test
    void volatileMessagesCountAndHoldSendersBackDurableOnesDoNot() {
        int cost = TestMessages.message("m", 4, true).size() + 128;
        MemoryBudget memory = new MemoryBudget(10L * cost);
        QueueFixture fixture = new QueueFixture(memory, new PageLimits(2, 2 * cost));
        for (int i = 0; i < 100; i++) {
            fixture.add("m");
        }
        assertThat(memory.exceeded()).isFalse();
        assertThat(memory.used()).isLessThanOrEqualTo(5L * cost);

        for (int i = 0; i < 10; i++) {
            fixture.addVolatile("v");
        }
        assertThat(memory.exceeded()).isTrue();
        assertThat(fixture.queue.status().ready()).isEqualTo(110);
    }

    @Test
    void whoWaitsIsNeverForgottenWhenThreadsTakeAndGiveBackTogether() throws Exception {
        MemoryBudget shared = new MemoryBudget(10);
        AtomicInteger heard = new AtomicInteger();
        int asked = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(3, new NamedThreads("budget-test"));
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                work.add(threads.submit(() -> {
                    for (int i = 0; i < asked; i++) {
                        shared.take(8);
                        shared.whenRoom(heard::incrementAndGet);
                        shared.giveBack(8);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(shared.used()).isZero();
        assertThat(shared.exceeded()).isFalse();
        assertThat(heard).hasValue(3 * asked);
    }
}
