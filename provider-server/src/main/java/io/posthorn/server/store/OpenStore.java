package io.posthorn.server.store;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A journaled store from its opening to its close: puts the parts together and takes them apart. Thread-safe. */
final class OpenStore implements Closeable {
    private final StoreSurroundings around;
    private final StoreDirectory directory;
    private final ExecutorService maintenance;
    private final ExecutorService readers;
    private final PageReader pages;
    private final SerialWork<JournalTask> work;
    private final Spares spares;
    private final JournalParts parts;
    private final RecoveredState recovered;
    private final AtomicLong nextBody;
    private final StoreListener listener;

    static OpenStore open(StoreSettings settings, StoreSurroundings around, StoreListener listener) throws IOException {
        StoreDirectory directory = StoreDirectory.take(around.vfs(), settings.directory());
        ExecutorService maintenance = around.maintenance().get();
        SerialWork<JournalTask> work = new SerialWork<>(around.driver());
        Spares spares = new Spares(around.vfs(), settings, maintenance, cause -> work.add(new Journal.Break(cause)));
        SegmentLog log = new SegmentLog(around.vfs(), settings, directory.id(), spares);
        boolean opened = false;
        try {
            StoreState state = new StoreState();
            long sequence = new Recovery(
                            around.vfs(), directory, around.format().apply(directory.key()), state, log, spares)
                    .run();
            Group group =
                    new Group(around.format().apply(directory.key()), settings.largestGroup(), log.active(), sequence);
            Recorder recorder = new Recorder(group, state);
            JournalParts parts = new JournalParts(
                    settings, state, log, spares, group, recorder, new OperationRecorder(state, recorder));
            OpenStore store = new OpenStore(around, directory, maintenance, work, spares, parts, once(listener));
            store.start();
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
            Spares spares,
            JournalParts parts,
            StoreListener listener) {
        this.around = around;
        this.directory = directory;
        this.maintenance = maintenance;
        this.work = work;
        this.spares = spares;
        this.parts = parts;
        this.listener = listener;
        readers = around.readers().get();
        pages = new PageReader(readers);
        nextBody = new AtomicLong(parts.state().bodies().next());
        recovered = describe(directory, parts.state());
    }

    private static StoreListener once(StoreListener listener) {
        AtomicBoolean told = new AtomicBoolean();
        return reason -> {
            if (told.compareAndSet(false, true)) {
                listener.failed(reason);
            }
        };
    }

    private void start() {
        Cleaner cleaner = new Cleaner(
                parts,
                around.format().apply(directory.key()),
                maintenance,
                work::add,
                cause -> work.add(new Journal.Break(cause)));
        Housekeeping housekeeping = new Housekeeping(parts.state(), parts.log(), spares, cleaner);
        Journal journal = new Journal(work, parts.group(), parts.log(), housekeeping, listener);
        around.driver().start(journal::runOnce);
    }

    private static RecoveredState describe(StoreDirectory directory, StoreState state) {
        List<QueueDefinition> queues =
                state.queues().values().stream().map(Homed::value).toList();
        List<RecoveredState.Session> sessions =
                state.sessions().values().stream().map(Homed::value).toList();
        List<RecoveredState.Prepared> prepared = state.prepared().values().stream()
                .map(branch -> new RecoveredState.Prepared(
                        branch.value().branch(), branch.value().work()))
                .toList();
        return new RecoveredState(directory.id(), queues, state.lanes().ranges(), sessions, prepared);
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

    CompletableFuture<byte[]> readBody(long body, int part) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        work.add(new LookUp(() -> readPart(body, part, answer), answer::completeExceptionally));
        return answer;
    }

    private void readPart(long body, int part, CompletableFuture<byte[]> answer) {
        Place place = parts.state().bodies().find(body, part);
        if (place == null) {
            pages.answer(answer, new byte[0]);
            return;
        }
        Segment segment = parts.log().find(place.segment());
        segment.retain();
        pages.readPart(segment, place, answer);
    }

    long nextNumber() {
        return nextBody.getAndIncrement();
    }

    /**
     * Ends all threads and frees all there is. Where one that writes does not end, since the disk does not answer, its
     * files and the lock stay as they are, so that nobody else writes beside it: the process has to end.
     */
    @Override
    public void close() throws IOException {
        boolean journal = around.driver().stop(around.patience());
        work.end();
        boolean reading = ends(readers);
        boolean writers = ends(maintenance) && journal;
        try {
            if (writers && reading) {
                parts.group().free();
                spares.close();
                parts.log().close();
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

    private boolean ends(ExecutorService threads) {
        threads.shutdown();
        return Patience.await(() -> threads.awaitTermination(around.patience().toMillis(), TimeUnit.MILLISECONDS));
    }
}
