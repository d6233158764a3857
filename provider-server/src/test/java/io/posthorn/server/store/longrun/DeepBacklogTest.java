package io.posthorn.server.store.longrun;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog costs no memory: it is filled, opened again after a stop or a death, read in its middle and drained in order by
 * processes whose heap could not hold an object for each message. After the drain its disk space is back.
 */
class DeepBacklogTest {
    private static final int SMALL_SEGMENT = 1024 * 1024;
    private static final int SEGMENT = 32 * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void aBacklogOutlivesAStop() throws Exception {
        stopAndDrain("32m", SMALL_SEGMENT, 1, 100_000);
    }

    @Test
    @Timeout(120)
    void aBacklogOfManyQueuesOutlivesADeath() throws Exception {
        dieAndDrain("32m", SMALL_SEGMENT, 1_000, 100);
    }

    @Tag("full")
    @Test
    void tenMillionMessagesOutliveAStop() throws Exception {
        stopAndDrain("256m", SEGMENT, 1, 10_000_000);
    }

    @Tag("full")
    @Test
    void tenMillionMessagesOutliveADeath() throws Exception {
        dieAndDrain("256m", SEGMENT, 1, 10_000_000);
    }

    @Tag("full")
    @Test
    void tenThousandDeepQueuesOutliveAStop() throws Exception {
        stopAndDrain("256m", SEGMENT, 10_000, 1_000);
    }

    @Tag("full")
    @Test
    void tenThousandDeepQueuesOutliveADeath() throws Exception {
        dieAndDrain("256m", SEGMENT, 10_000, 1_000);
    }

    private void stopAndDrain(String heap, int segmentBytes, int queues, int depth) throws Exception {
        List<String> figures = new ArrayList<>();
        try (var filling = new DeepStoreProcess(heap, "fill", directory, segmentBytes, queues, depth)) {
            filling.until(DeepStore.FILLED);
            figures.addAll(filling.end());
        }
        figures.addAll(drain(heap, segmentBytes, queues, depth));
        report("stop", heap, queues, depth, figures);
    }

    private void dieAndDrain(String heap, int segmentBytes, int queues, int depth) throws Exception {
        List<String> figures = new ArrayList<>();
        try (var filling = new DeepStoreProcess(heap, "die", directory, segmentBytes, queues, depth)) {
            figures.addAll(filling.until(DeepStore.FILLED));
        }
        figures.addAll(drain(heap, segmentBytes, queues, depth));
        report("death", heap, queues, depth, figures);
    }

    private List<String> drain(String heap, int segmentBytes, int queues, int depth)
            throws IOException, InterruptedException {
        try (var draining = new DeepStoreProcess(heap, "drain", directory, segmentBytes, queues, depth)) {
            draining.until(DeepStore.DRAINED);
            return draining.end();
        }
    }

    private static void report(String end, String heap, int queues, int depth, List<String> figures) {
        System.out.printf(
                "%,d queues of %,d messages, heap %s, %s:%n  %s%n",
                queues, depth, heap, end, String.join("\n  ", figures));
    }
}
