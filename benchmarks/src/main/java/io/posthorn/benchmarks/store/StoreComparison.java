package io.posthorn.benchmarks.store;

import io.netty.channel.DefaultEventLoop;
import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Our store, Artemis' journal and the disk's limit in one run, in alternating rounds, as medians.
 *
 * <p>Arguments: a directory (made if missing; what it holds of this program is deleted), then any of {@code --inline} (our
 * journal on the senders' loop instead of a thread of its own), {@code --rounds=5}, {@code --millis=800} of each cell,
 * {@code --backlog=1000000} messages, 0 for none.
 */
public final class StoreComparison {
    private static final List<Cell> CELLS = List.of(
            Cell.commits(1, 3_374),
            Cell.commits(100, 170_223),
            Cell.commits(1_000, 792_259),
            Cell.senders(1, 2_874),
            Cell.senders(16, 22_189),
            Cell.senders(64, 70_270));

    private final Options options;
    private final Medians figures = new Medians();
    private final DefaultEventLoop loop = new DefaultEventLoop();

    private StoreComparison(Options options) {
        this.options = options;
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws Exception {
        new StoreComparison(Options.of(arguments)).run();
    }

    private void run() throws Exception {
        Files.createDirectories(options.directory());
        try (AppendLimit limit = new AppendLimit(options.directory().resolve("limit"))) {
            int bufferNanos = (int) limit.nanosOfOne();
            printSettings(bufferNanos);
            measureCells(limit, bufferNanos);
            for (int round = 0; round < options.backlogRounds(); round++) {
                measureBacklog(limit, bufferNanos);
            }
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
        new Report(figures, options.inline()).print(CELLS, options.backlog() > 0);
    }

    private void measureCells(AppendLimit limit, int bufferNanos) throws Exception {
        Path ours = fresh("ours");
        Path buffered = fresh("buffered");
        Path direct = fresh("direct");
        try (PosthornContender store = openOurs(ours);
                ArtemisContender timed = new ArtemisContender(Report.TIMED, buffered, bufferNanos);
                ArtemisContender untimed = new ArtemisContender(Report.UNTIMED, direct, 0)) {
            List<Contender> contenders = List.of(limit, store, timed, untimed);
            for (int round = 0; round <= options.rounds(); round++) {
                for (Cell cell : CELLS) {
                    for (Contender contender : contenders) {
                        double rate = Load.run(contender, loop, cell, TimeUnit.MILLISECONDS.toNanos(options.millis()));
                        // The first round is for the compiler.
                        if (round > 0) {
                            figures.add(cell.name(), contender.name(), rate);
                        }
                    }
                }
            }
        }
        for (Path directory : List.of(ours, buffered, direct)) {
            delete(directory);
        }
    }

    private void measureBacklog(AppendLimit limit, int bufferNanos) throws Exception {
        Backlog backlog = new Backlog(figures, options.backlog());
        Cell fill = new Cell(Backlog.FILL, 1, 1_000, false, 0);
        figures.add(
                fill.name(),
                limit.name(),
                Load.run(limit, loop, fill, TimeUnit.MILLISECONDS.toNanos(options.millis())));
        Path ours = fresh("ours");
        backlog.measureOurs(() -> openOurs(ours), ours);
        delete(ours);
        Path peer = fresh("peer");
        backlog.measurePeer(() -> new ArtemisContender(Report.TIMED, peer, bufferNanos), peer);
        delete(peer);
    }

    private PosthornContender openOurs(Path directory) throws Exception {
        JournalDriver driver = options.inline()
                ? JournalDriver.inlineOn(loop, loop::inEventLoop)
                : JournalDriver.onOwnThread("bench-journal");
        return new PosthornContender(Report.OURS, directory, driver);
    }

    private void printSettings(int bufferNanos) {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%d processors, heap %d MB, Java %s; messages of %d bytes; %d rounds of %d ms a cell after one to warm up,"
                        + " medians%n",
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                Runtime.version(),
                Contender.MESSAGE,
                options.rounds(),
                options.millis());
        System.out.println("enqueue + dequeue: n messages are added by one commit and taken out by a second;"
                + " a message counts once for both");
        System.out.println(
                "waiting senders: each adds one message by a commit of its own and waits until it is durable;"
                        + " the limit writes those of all at once");
        System.out.printf("an append of 4 KiB and its force: %d us%n", bufferNanos / 1_000);
        System.out.printf(
                "posthorn: journal %s, segments of %d MiB%n",
                options.inline() ? "inline on the senders' loop" : "on a thread of its own",
                StoreSettings.DEFAULT_SEGMENT >> 20);
        System.out.printf(
                "artemis journal: %s; '%s' gathers for %d us, what its installer would measure and set;"
                        + " '%s' writes each at once%n%n",
                ArtemisContender.settings(options.directory()), Report.TIMED, bufferNanos / 1_000, Report.UNTIMED);
    }

    private Path fresh(String name) throws IOException {
        Path directory = options.directory().resolve(name);
        delete(directory);
        return directory;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(directory)) {
            found.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
