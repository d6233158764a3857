package io.posthorn.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyLoopsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final NettyLoops loops = NettyLoops.sockets(2, "test-loop");
    private final Loop loop = loops.next();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void tasksRunInOrderOnTheLoopsOwnThread() {
        for (int i = 0; i < 100; i++) {
            String number = "" + i;
            loop.execute(() -> ran.add(number + loop.inLoop()));
        }

        await().atMost(LONG).until(() -> ran.size() == 100);
        assertThat(ran.get(0)).isEqualTo("0true");
        assertThat(ran.get(99)).isEqualTo("99true");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void runIsDirectOnTheLoopAndHandsOverElsewhere() {
        loop.run(() -> {
            loop.execute(() -> ran.add("handed over"));
            loop.run(() -> ran.add("direct"));
        });

        await().atMost(LONG).until(() -> ran.size() == 2);
        assertThat(ran).containsExactly("direct", "handed over");
    }

    @Test
    void whatIsScheduledRunsOnceAndWhatIsCancelledDoesNot() {
        loop.execute(() -> {
            loop.schedule(1, () -> ran.add("cancelled")).cancel();
            loop.schedule(-5, () -> ran.add("at once " + loop.inLoop()));
            loop.schedule(20, () -> ran.add("later " + loop.inLoop()));
        });

        await().atMost(LONG).until(() -> ran.size() == 2);
        assertThat(ran).containsExactly("at once true", "later true");
    }

    @Test
    void aTaskThatThrowsDoesNotEndItsLoop() {
        loop.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        loop.execute(() -> ran.add("alive"));

        await().atMost(LONG).until(() -> ran.contains("alive"));
    }

    @Test
    void threadsAreNamedDaemons() {
        loop.execute(() -> ran.add(
                Thread.currentThread().getName() + " " + Thread.currentThread().isDaemon()));

        await().atMost(LONG).until(() -> ran.size() == 1);
        assertThat(ran.get(0)).matches("test-loop-[12] true");
    }

    @Test
    void closeWaitsForTasksThatWereGiven() {
        for (int i = 0; i < 1_000; i++) {
            loop.execute(() -> ran.add("done"));
        }

        loops.close();

        assertThat(ran).hasSize(1_000);
    }

    @Test
    void tasksFinishWithWhatTheyHandToOtherLoops() {
        Loop other = loops.next();
        CountDownLatch never = new CountDownLatch(1);
        loop.execute(() -> {
            waitFor(never);
            other.execute(() -> {
                waitFor(never);
                ran.add("handed on");
            });
        });

        loops.finishTasks();

        assertThat(ran).containsExactly("handed on");
    }

    private static void waitFor(CountDownLatch never) {
        try {
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
