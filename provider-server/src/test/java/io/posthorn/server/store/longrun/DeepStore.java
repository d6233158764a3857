package io.posthorn.server.store.longrun;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A process with a small heap and a store with a deep backlog. Two programs: {@code fill} makes the backlog and then closes,
 * or waits for its death; {@code drain} opens it again, reads a page from its middle, and takes all out. What it finds, it
 * prints; what is wrong, ends it with an exception.
 *
 * <p>Arguments: fill, die or drain; directory; bytes of a segment; queues; messages of each.
 */
final class DeepStore {
    static final String FILLED = "filled";
    static final String DRAINED = "drained";

    private static final int COMMIT = 200;
    private static final int PAGE = 1_000;
    private static final StoreListener FATAL = reason -> {
        throw new IllegalStateException(reason);
    };

    private final Path directory;
    private final StoreSettings settings;
    private final int queues;
    private final int depth;

    private DeepStore(Path directory, int segmentBytes, int queues, int depth) {
        this.directory = directory;
        this.settings = StoreSettings.of(directory).withSegmentBytes(segmentBytes);
        this.queues = queues;
        this.depth = depth;
    }

    public static void main(String[] arguments) throws IOException {
        DeepStore run = new DeepStore(
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
        switch (arguments[0]) {
            case "fill" -> run.fill(false);
            case "die" -> run.fill(true);
            case "drain" -> run.drain();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        print("at most " + residentAtMost() + " in memory");
    }

    private void fill(boolean toDie) throws IOException {
        JournaledStore store = new JournaledStore(settings);
        store.recover(FATAL);
        Traffic traffic = new Traffic(store);
        traffic.define(queues);
        long start = System.nanoTime();
        List<StoreOperation> batch = new ArrayList<>();
        for (int number = 0; number < depth; number++) {
            for (int queue = 1; queue <= queues; queue++) {
                batch.add(Traffic.send(Traffic.queue(queue), number));
                if (batch.size() == COMMIT) {
                    traffic.write(batch);
                    batch.clear();
                }
            }
        }
        if (!batch.isEmpty()) {
            traffic.write(batch);
        }
        print(String.format("filled at %,d messages/s; %s", rate(start), Footprint.of(directory)));
        if (toDie) {
            print(FILLED);
            // Comes back if the parent is gone without having killed this process.
            System.in.transferTo(OutputStream.nullOutputStream());
            return;
        }
        start = System.nanoTime();
        store.close();
        print(String.format("closed in %,d ms", millisSince(start)));
        print(FILLED);
    }

    private void drain() throws IOException {
        long before = processorMillis();
        long start = System.nanoTime();
        try (JournaledStore store = new JournaledStore(settings)) {
            RecoveredState state = store.recover(FATAL);
            long millis = millisSince(start);
            print(String.format(
                    "recovered in %,d ms, of which %,d ms of processor; %s",
                    millis, processorMillis() - before, Footprint.of(directory)));
            Traffic traffic = new Traffic(store);
            checkRanges(state);
            start = System.nanoTime();
            readMiddle(traffic, state.ranges().get(state.ranges().size() / 2));
            print(String.format("a page from the middle in %,d ms", millisSince(start)));
            start = System.nanoTime();
            for (int queue = 1; queue <= queues; queue++) {
                drain(traffic, Traffic.queue(queue));
            }
            print(String.format("drained at %,d messages/s; %s", rate(start), Footprint.of(directory)));
            awaitSpace();
        }
        print(DRAINED);
    }

    private void checkRanges(RecoveredState state) {
        require(state.ranges().size() == queues, "queues: " + state.ranges().size());
        for (RecoveredState.Range range : state.ranges()) {
            require(range.count() == depth, range.of() + " has " + range.count());
        }
    }

    private void readMiddle(Traffic traffic, RecoveredState.Range range) {
        long middle = range.firstKey() + (range.lastKey() - range.firstKey()) / 2;
        Page page = traffic.page(range.of(), middle, PAGE);
        require(page.messages().size() == Math.min(PAGE, depth - (depth - 1) / 2), "a short page");
        long number = Traffic.number(page.messages().get(0));
        require(number == (depth - 1) / 2, "the middle begins with " + number);
    }

    private void drain(Traffic traffic, SubQueue queue) {
        long expected = 0;
        for (Page page = traffic.page(queue, Long.MIN_VALUE, PAGE);
                !page.messages().isEmpty();
                page = traffic.page(queue, Long.MIN_VALUE, PAGE)) {
            for (var message : page.messages()) {
                long number = Traffic.number(message);
                require(number == expected, queue + " has " + number + " where " + expected + " should be");
                expected++;
            }
            traffic.take(page.messages());
        }
        require(expected == depth, queue + " had " + expected);
    }

    /** What a store that is empty keeps: 8 segments of the journal, 4 spares, and beside them less than 2 more. */
    private void awaitSpace() throws IOException {
        long allowed = 14L * settings.segmentBytes();
        try {
            Awaitility.await("space that comes back")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> Footprint.diskOf(directory) <= allowed);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("more than " + allowed + " bytes are left: " + files(), e);
        }
        print(String.format("after the drain: disk %,d KiB", Footprint.diskOf(directory) >> 10));
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.sorted().toList()) {
                files.add(file.getFileName() + " " + Files.size(file));
            }
        }
        return files;
    }

    private long rate(long start) {
        return (long) (queues * (double) depth * 1e9 / (System.nanoTime() - start));
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Of this thread, which is the one that recovers: tells the work from the waiting for a busy machine. */
    private static long processorMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Heap, threads, buffers and all else, as Linux counts it. */
    private static String residentAtMost() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "an unknown size";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring("VmHWM:".length()).trim())
                .findFirst()
                .orElse("an unknown size");
    }
}
