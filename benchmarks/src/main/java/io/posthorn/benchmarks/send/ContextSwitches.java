package io.posthorn.benchmarks.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How often the threads of a process gave up the processor to wait, as Linux counts it; 0 elsewhere. */
final class ContextSwitches {
    private static final String LINE = "voluntary_ctxt_switches:";

    private ContextSwitches() {}

    static long of(long pid) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        List<Path> threads;
        try (Stream<Path> all = Files.list(tasks)) {
            threads = all.toList();
        }
        long sum = 0;
        for (Path thread : threads) {
            sum += waitsOf(thread.resolve("status"));
        }
        return sum;
    }

    /** A thread that ended since it was listed counts for nothing. */
    private static long waitsOf(Path status) throws IOException {
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(LINE)) {
                return Long.parseLong(line.substring(LINE.length()).trim());
            }
        }
        return 0;
    }
}
