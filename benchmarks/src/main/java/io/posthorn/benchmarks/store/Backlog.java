package io.posthorn.benchmarks.store;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A deep queue: filled, closed, opened again, drained. Commits of 1,000 messages, one at a time. */
final class Backlog {
    static final String FILL = "backlog: fill, msg/s";
    static final String DRAIN = "backlog: drain, msg/s";
    static final String BOTH = "backlog: reopen and drain, msg/s";
    static final String REOPEN = "backlog: reopen, s";
    static final String FULL = "backlog: disk when full, MB";
    static final String EMPTY = "backlog: disk after drain, MB";

    private static final int COMMIT = 1_000;
    private static final long PATIENCE_SECONDS = 60;
    private static final long SETTLE_SECONDS = 2;

    private final Medians figures;
    private final int messages;

    Backlog(Medians figures, int messages) {
        this.figures = figures;
        this.messages = messages;
    }

    /** Opens a contender on its directory. */
    interface Opening<C extends Contender> {
        C open() throws Exception;
    }

    /** Reads page by page and acknowledges what it has read, while the next page is on its way. */
    void measureOurs(Opening<PosthornContender> opening, Path directory) throws Exception {
        String name = fill(opening, directory);
        long start = System.nanoTime();
        try (PosthornContender store = opening.open()) {
            double reopened = secondsSince(start);
            figures.add(REOPEN, name, reopened);
            start = System.nanoTime();
            int drained = drain(store);
            double emptied = secondsSince(start);
            figures.add(DRAIN, name, drained / emptied);
            figures.add(BOTH, name, drained / (reopened + emptied));
            check(drained);
            settle();
        }
        figures.add(EMPTY, name, megabytes(directory));
    }

    /**
     * Its library reads all records while it opens and then no more, so that reopening and draining are one figure: its user
     * would have to hold all messages in memory between the two.
     */
    void measurePeer(Opening<ArtemisContender> opening, Path directory) throws Exception {
        String name = fill(opening, directory);
        long start = System.nanoTime();
        try (ArtemisContender journal = opening.open()) {
            figures.add(REOPEN, name, secondsSince(start));
            check(journal.records());
            long[] keys = new long[COMMIT];
            long id = 0;
            for (int gone = 0; gone < messages; gone += COMMIT) {
                // A commit of 1,000 took 1,000 ids for its records, and then one for itself.
                for (int i = 0; i < COMMIT; i++) {
                    keys[i] = ++id;
                }
                id++;
                CountDownLatch done = new CountDownLatch(1);
                journal.dequeue(keys, done::countDown);
                await(done);
            }
            figures.add(BOTH, name, messages / secondsSince(start));
            journal.reclaim();
            settle();
        }
        figures.add(EMPTY, name, megabytes(directory));
    }

    private String fill(Opening<? extends Contender> opening, Path directory) throws Exception {
        try (Contender contender = opening.open()) {
            long start = System.nanoTime();
            for (int sent = 0; sent < messages; sent += COMMIT) {
                CountDownLatch done = new CountDownLatch(1);
                contender.enqueue(COMMIT, keys -> done.countDown());
                await(done);
            }
            figures.add(FILL, contender.name(), messages / secondsSince(start));
            figures.add(FULL, contender.name(), megabytes(directory));
            return contender.name();
        }
    }

    private static int drain(PosthornContender store) throws Exception {
        int drained = 0;
        CompletableFuture<Page> next = store.read(Long.MIN_VALUE, COMMIT);
        CountDownLatch last = new CountDownLatch(0);
        while (true) {
            List<StoredMessage> page =
                    next.get(PATIENCE_SECONDS, TimeUnit.SECONDS).messages();
            await(last);
            if (page.isEmpty()) {
                return drained;
            }
            long through = page.get(page.size() - 1).key();
            next = store.read(through + 1, COMMIT);
            CountDownLatch gone = new CountDownLatch(1);
            store.dequeueRange(page.get(0).key(), through, gone::countDown);
            last = gone;
            drained += page.size();
        }
    }

    private void check(long found) {
        if (found != messages) {
            throw new IllegalStateException("of " + messages + " messages " + found + " were there");
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void await(CountDownLatch done) throws InterruptedException, TimeoutException {
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("nothing more became durable");
        }
    }

    /** Space comes back in the background. */
    private static void settle() throws InterruptedException {
        if (new CountDownLatch(1).await(SETTLE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opens this latch");
        }
    }

    private static double megabytes(Path directory) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sum += size(file);
            }
        }
        return sum / 1e6;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
