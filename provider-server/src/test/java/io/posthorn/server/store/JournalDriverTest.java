package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JournalDriverTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void anInlineJournalWorksOnceForAllThatOneTurnOfTheLoopBrings() {
        Queue<Runnable> loop = new ArrayDeque<>();
        JournalDriver driver = JournalDriver.inlineOn(loop::add, () -> true);
        driver.start(this::count);

        driver.wake();
        driver.wake();
        driver.wake();

        assertThat(rounds).hasValue(0);
        assertThat(loop).hasSize(1);
        loop.remove().run();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void anInlineJournalDoesNothingAfterItsEnd() {
        Queue<Runnable> loop = new ArrayDeque<>();
        JournalDriver driver = JournalDriver.inlineOn(loop::add, () -> true);
        driver.start(this::count);
        driver.wake();

        driver.stop();

        assertThat(rounds).hasValue(1);
        loop.remove().run();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void aJournalThreadWorksWhenItIsWokenAndEndsWhenItIsStopped() throws InterruptedException {
        JournalDriver driver = JournalDriver.onOwnThread("test-journal");
        CountDownLatch first = new CountDownLatch(1);
        driver.start(() -> {
            first.countDown();
            return count();
        });
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            int before = rounds.get();
            driver.wake();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> rounds.get() > before);
        }

        driver.stop();

        int last = rounds.get();
        driver.wake();
        assertThat(rounds).hasValue(last);
    }

    private boolean count() {
        rounds.incrementAndGet();
        return false;
    }
}
