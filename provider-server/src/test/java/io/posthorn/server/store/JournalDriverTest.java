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

        assertThat(driver.stop(Duration.ofSeconds(10))).isTrue();

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

        assertThat(driver.stop(Duration.ofSeconds(10))).isTrue();

        int last = rounds.get();
        driver.wake();
        assertThat(rounds).hasValue(last);
    }

    @Test
    void whatAnInlineRoundThrowsKeepsNobodyFromTheNextOneNorFromTheEnd() {
        Queue<Runnable> loop = new ArrayDeque<>();
        JournalDriver driver = JournalDriver.inlineOn(loop::add, () -> true);
        driver.start(this::throwOnce);
        driver.wake();
        loop.remove().run();

        driver.wake();
        loop.remove().run();

        assertThat(rounds).hasValue(2);
        assertThat(driver.stop(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void aJournalThreadOutlivesWhatARoundThrows() {
        JournalDriver driver = JournalDriver.onOwnThread("test-journal");
        driver.start(this::throwOnce);

        await().until(() -> {
            driver.wake();
            return rounds.get() > 1;
        });

        assertThat(driver.stop(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aDriverWhoseWorkDoesNotEndSaysSoInTime() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        JournalDriver driver = JournalDriver.onOwnThread("test-journal");
        driver.start(() -> {
            entered.countDown();
            return Patience.await(() -> stuck.await(60, TimeUnit.SECONDS)) && count();
        });
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(driver.stop(Duration.ofMillis(20))).isFalse();

        stuck.countDown();
        assertThat(driver.stop(Duration.ofSeconds(10))).isTrue();
    }

    private boolean throwOnce() {
        if (rounds.incrementAndGet() == 1) {
            throw new AssertionError("a round that throws");
        }
        return false;
    }

    private boolean count() {
        rounds.incrementAndGet();
        return false;
    }
}
