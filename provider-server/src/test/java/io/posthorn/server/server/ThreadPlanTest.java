package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ThreadPlanTest {
    private static final BrokerSettings DURABLE = BrokerSettings.durable(Path.of("data"));
    private static final OptionalLong FAST = OptionalLong.of(200_000);
    private static final OptionalLong SLOW = OptionalLong.of(8_000_000);
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    @Test
    void fewProcessorsAndAFastDiskForceOnTheLoop() {
        assertThat(ThreadPlan.choose(DURABLE, 2, () -> FAST)).isEqualTo(new ThreadPlan(1, true));
        assertThat(ThreadPlan.choose(DURABLE, 3, () -> FAST)).isEqualTo(new ThreadPlan(1, true));
    }

    @Test
    void manyProcessorsOrASlowDiskHaveAJournalThread() {
        assertThat(ThreadPlan.choose(DURABLE, 4, () -> FAST)).isEqualTo(new ThreadPlan(4, false));
        assertThat(ThreadPlan.choose(DURABLE, 2, () -> SLOW)).isEqualTo(new ThreadPlan(2, false));
        assertThat(ThreadPlan.choose(DURABLE, 2, () -> UNKNOWN)).isEqualTo(new ThreadPlan(2, false));
    }

    @Test
    void settingsOverrule() {
        assertThat(ThreadPlan.choose(DURABLE.withJournal(JournalMode.INLINE), 64, () -> SLOW))
                .isEqualTo(new ThreadPlan(1, true));
        assertThat(ThreadPlan.choose(DURABLE.withJournal(JournalMode.THREAD), 2, () -> FAST))
                .isEqualTo(new ThreadPlan(2, false));
        assertThat(ThreadPlan.choose(DURABLE.withLoops(2), 2, () -> FAST)).isEqualTo(new ThreadPlan(2, false));
    }

    @Test
    void anInlineJournalWithSeveralLoopsIsRefused() {
        assertThatThrownBy(() -> ThreadPlan.choose(
                        DURABLE.withJournal(JournalMode.INLINE).withLoops(2), 2, () -> FAST))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("one loop");
    }

    @Test
    void memoryHasNoJournal() {
        assertThat(ThreadPlan.choose(BrokerSettings.inMemory(), 2, () -> FAST)).isEqualTo(new ThreadPlan(2, false));
    }
}
