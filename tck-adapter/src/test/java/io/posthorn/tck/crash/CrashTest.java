package io.posthorn.tck.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker is killed again and again in the middle of work of all kinds, and what its clients were promised holds: S1, S4,
 * S5, S7 (see {@link Checker}, whose own test shows that it turns red).
 */
class CrashTest {
    private static final int SHORT = 5;
    private static final int LONG = 100;
    /** Events between two kills, at most. */
    private static final int MOST_EVENTS = 4_000;

    @TempDir
    private Path directory;

    private final TestReporter reporter;

    CrashTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "thread"})
    void promisesHoldThroughKills(String journal) throws Exception {
        killUnderLoad(journal, SHORT);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"inline", "thread"})
    void promisesHoldThroughManyKills(String journal) throws Exception {
        killUnderLoad(journal, LONG);
    }

    private void killUnderLoad(String journal, int kills) throws Exception {
        try (KilledBroker broker = new KilledBroker(directory, "--journal", journal)) {
            Figures figures = new CrashRun(broker, false, kills, MOST_EVENTS).run(() -> {});
            reporter.publishEntry(kills + " kills, journal " + journal, figures.toString());
        }
    }
}
