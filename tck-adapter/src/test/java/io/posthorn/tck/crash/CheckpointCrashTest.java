package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker with so small segments, and so large a backlog, that its store makes room all the time is killed again and again:
 * what its clients were promised holds, wherever in that work it died.
 */
class CheckpointCrashTest {
    private static final String SEGMENT = "32k";
    private static final int MOST_EVENTS = 1_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"inline, 13", "thread, 12"})
    void promisesHoldThroughKillsOfAStoreThatMakesRoom(String journal, int kills) throws Exception {
        killWhileItMakesRoom(journal, kills);
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({"inline, 100", "thread, 100"})
    void promisesHoldThroughManyKillsOfAStoreThatMakesRoom(String journal, int kills) throws Exception {
        killWhileItMakesRoom(journal, kills);
    }

    private void killWhileItMakesRoom(String journal, int kills) throws Exception {
        List<Remains> remains = new ArrayList<>();
        try (KilledBroker broker = new KilledBroker(directory, "--journal", journal, "--segment", SEGMENT)) {
            Figures figures =
                    new CrashRun(broker, true, kills, MOST_EVENTS).run(() -> remains.add(Remains.in(broker.data())));
            System.out.printf(
                    "%d kills, journal %s: %s; at the last kill %s%n",
                    kills, journal, figures, remains.get(remains.size() - 1));
        }
        assertThat(remains.get(remains.size() - 1).oldestSegment())
                .as("segments that were given back")
                .isGreaterThan(3L * kills);
        assertThat(remains.get(remains.size() - 1).newestTable())
                .as("checkpoints that had survivors")
                .isGreaterThan(2L * kills);
    }
}
