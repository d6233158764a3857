package io.posthorn.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualLoopTest {
    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunInTheOrderGivenWhenToldTo() {
        loop.execute(() -> ran.add("first"));
        loop.execute(() -> ran.add("second"));
        assertThat(ran).isEmpty();

        loop.runAll();

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void timersFireAtTheirTimesInOrder() {
        long start = clock.wallMillis();
        loop.schedule(20, () -> ran.add("late at " + (clock.wallMillis() - start)));
        loop.schedule(10, () -> ran.add("early at " + (clock.wallMillis() - start)));

        loop.advance(9);
        assertThat(ran).isEmpty();
        loop.advance(50);

        assertThat(ran).containsExactly("early at 10", "late at 20");
        assertThat(clock.wallMillis() - start).isEqualTo(59);
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        Cancellable timer = loop.schedule(10, () -> ran.add("cancelled"));

        timer.cancel();
        loop.advance(100);

        assertThat(ran).isEmpty();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aStepOfTheWallClockFiresNoTimer() {
        loop.schedule(10, () -> ran.add("fired"));

        clock.stepWall(1_000);
        loop.runAll();

        assertThat(ran).isEmpty();
    }
}
