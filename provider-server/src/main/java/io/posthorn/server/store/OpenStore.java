package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.Bodies.PartPlace;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journaled store from its opening to its close: puts the parts together and takes them apart. Thread-safe. */
final class OpenStore implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

    private final StoreSurroundings around;
    private final StoreDirectory directory;
    private final ExecutorService maintenance;
    private final ExecutorService checkpointThread;
    private final ExecutorService readers;
    private final PageReader pages;
    private final SerialWork<JournalTask> work;
    private final JournalParts parts;
    private final RecoveredState recovered;
    private final AtomicLong nextBody;
    private final Checkpointer checkpointer;
    private final Housekeeping housekeeping;
    private final CheckpointSteps steps;
    private final Trouble trouble;
    private final Journal journal;
    private final StoreListener listener;

    static OpenStore open(StoreSettings settings, StoreSurroundings around, StoreListener listener) throws IOException {
        StoreDirectory directory = StoreDirectory.take(around.vfs(), settings.directory());
        ExecutorService maintenance = around.maintenance().get();
        SerialWork<JournalTask> work = new SerialWork<>(around.driver());
        Trouble trouble = new Trouble(work);
        Spares spares = new Spares(around.vfs(), settings, maintenance, trouble);
        SegmentLog log = new SegmentLog(around.vfs(), settings, directory.id(), spares);
        TableRecords records = new TableRecords(around.vfs());
        boolean opened = false;
        try {
            StoreState state = new StoreState(new Tables(settings.smallTable()));
            StoreReading.Found found = new Recovery(
                            around.vfs(), directory, around.format().apply(directory.key()), state, log, spares)
                    .run();
            Group group = new Group(
                    around.format().apply(directory.key()),
                    settings.largestGroup(),
                    log.active(),
                    found.nextSequence());
            Recorder recorder = new Recorder(group, state);
            JournalParts parts = new JournalParts(
                    settings,
                    state,
                    log,
                    spares,
                    group,
                    recorder,
                    new OperationRecorder(state, recorder),
                    records,
                    new Disposal(around.vfs(), records, maintenance, trouble));
            OpenStore store = new OpenStore(
                    around,
                    directory,
                    maintenance,
                    work,
                    parts,
                    new Checkpointer(parts, around.vfs(), directory, found.catalog()),
                    trouble,
                    once(listener));
            opened = true;
            return store;
        } finally {
            if (!opened) {
                maintenance.shutdown();
                spares.close();
                log.close();
                directory.close();
            }
        }
    }

    private OpenStore(
            StoreSurroundings around,
            StoreDirectory directory,
            ExecutorService maintenance,
            SerialWork<JournalTask> work,
            JournalParts parts,
            Checkpointer checkpointer,
            Trouble trouble,
            StoreListener listener) {
        this.around = around;
        this.directory = directory;
        this.maintenance = maintenance;
        this.work = work;
        this.parts = parts;
        this.checkpointer = checkpointer;
        this.trouble = trouble;
        this.listener = listener;
        checkpointThread = around.checkpoints().get();
        readers = around.readers().get();
        pages = new PageReader(readers, parts.records());
        nextBody = new AtomicLong(parts.state().bodies().next());
        recovered = describe(directory, parts.state());
        steps = new CheckpointSteps(parts, checkpointer, checkpointThread, work::addInner, trouble);
        housekeeping = new Housekeeping(work, parts, steps);
        journal = new Journal(work, parts.group(), parts.log(), housekeeping, listener);
        around.driver().start(journal::runOnce);
        steps.wake();
    }

    private static StoreListener once(StoreListener listener) {
        AtomicBoolean told = new AtomicBoolean();
        return reason -> {
            if (told.compareAndSet(false, true)) {
                listener.failed(reason);
            }
        };
    }

    private static RecoveredState describe(StoreDirectory directory, StoreState state) {
        List<RecoveredState.Prepared> prepared = state.prepared().values().stream()
                .map(branch -> new RecoveredState.Prepared(
                        branch.branch(),
                        branch.work(),
                        staged(state.staging().of(branch.staged())),
                        state.lanes().hidden(branch)))
                .toList();
        return new RecoveredState(
                directory.id(),
                List.copyOf(state.queues().values()),
                state.lanes().ranges(),
                List.copyOf(state.sessions().values()),
                prepared);
    }

    private static List<RecoveredState.Staged> staged(Map<SubQueue, Entries> staged) {
        return staged.entrySet().stream()
                .map(to -> new RecoveredState.Staged(
                        to.getKey(),
                        to.getValue().count(),
                        to.getValue().messageBytes(),
                        to.getValue().earliestExpiry()))
                .toList();
    }

    RecoveredState recovered() {
        return recovered;
    }

    void write(StoreBatch batch, WriteListener listener) {
        work.add(new BatchWrite(batch, listener, parts));
    }

    CompletableFuture<Page> read(ReadRequest request) {
        CompletableFuture<Page> answer = new CompletableFuture<>();
        work.add(new LookUp(
                () -> pages.read(ReadPlan.of(request, parts.state(), parts.log(), answer)),
                answer::completeExceptionally));
        return answer;
    }

    CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        CompletableFuture<ExpiredPage> answer = new CompletableFuture<>();
        work.add(new LookUp(
                () -> pages.read(ExpiryPlan.of(request, parts.state(), parts.log(), answer), this::learn),
                answer::completeExceptionally));
        return answer;
    }

    /** On the journal thread, unless the store ends first. */
    private void learn(Runnable lesson) {
        work.add(new LookUp(lesson, reason -> {}));
    }

    CompletableFuture<byte[]> readBody(long body, int part) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        work.add(new LookUp(() -> readPart(body, part, answer), answer::completeExceptionally));
        return answer;
    }

    private void readPart(long body, int part, CompletableFuture<byte[]> answer) {
        PartPlace place = parts.state().bodies().find(body, part);
        if (place == null) {
            pages.answer(answer, new byte[0]);
        } else if (place.table() == 0) {
            Segment segment = parts.log().find(place.file());
            segment.retain();
            pages.readPart(segment, place, answer);
        } else {
            StoredTable table = parts.state().tables().get(place.table());
            table.retain();
            pages.readPart(table, place, answer);
        }
    }

    long nextNumber() {
        return nextBody.getAndIncrement();
    }

    /**
     * Ends all threads, lets what lives go into tables, and frees all there is. Where a thread that writes does not end,
     * since the disk does not answer, its files and the lock stay as they are, so that nobody else writes beside it: the
     * process has to end.
     */
    @Override
    public void close() throws IOException {
        steps.close(housekeeping);
        boolean journalEnded = around.driver().stop(around.patience());
        work.end();
        boolean reading = ends(readers);
        boolean writers = ends(checkpointThread) && ends(maintenance) && journalEnded;
        try {
            if (writers && reading) {
                settle();
            }
        } finally {
            if (writers) {
                directory.close();
            }
        }
        if (!writers || !reading) {
            StoreException stuck = new StoreException(
                    Reason.BROKEN,
                    "the disk of " + directory.path() + " does not answer: a thread of the store has not ended after "
                            + around.patience().toSeconds() + " seconds; end the process");
            listener.failed(stuck);
            throw stuck;
        }
    }

    /** This thread has the store to itself now. */
    private void settle() throws IOException {
        boolean settled = false;
        try {
            settled = journal.intact() && !trouble.met() && checkpointAll();
        } finally {
            parts.group().free();
            closeFiles();
        }
        if (settled) {
            checkpointer.deleteLeftovers();
        }
    }

    private void closeFiles() throws IOException {
        try (Closeable log = parts.log();
                Closeable spares = parts.spares();
                Closeable tables = parts.records()) {
            LOG.debug("Closing {}, {} and {}", tables, spares, log);
        }
    }

    /** Tells whether it is done. Where not, nothing is lost: the journal stays as it is. */
    private boolean checkpointAll() {
        try {
            checkpointer.checkpointAll();
            return true;
        } catch (Throwable e) {
            LOG.warn("No checkpoint at the end, so that the next start of {} reads the journal", directory.path(), e);
            return false;
        }
    }

    private boolean ends(ExecutorService threads) {
        threads.shutdown();
        return Patience.await(() -> threads.awaitTermination(around.patience().toMillis(), TimeUnit.MILLISECONDS));
    }
}
