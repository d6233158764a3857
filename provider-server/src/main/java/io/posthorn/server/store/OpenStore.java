package io.posthorn.server.store;

import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A journaled store from its opening to its close: puts the parts together and takes them apart. Thread-safe. */
final class OpenStore implements Closeable {
    private static final int SECONDS_TO_END = 30;

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
                            around.vfs(), directory, around.format().apply(directory.id()), state, log, spares)
                    .run();
            Group group =
                    new Group(around.format().apply(directory.id()), settings.largestGroup(), log.active(), sequence);
            Recorder recorder = new Recorder(group, state);
            JournalParts parts = new JournalParts(
                    settings, state, log, spares, group, recorder, new OperationRecorder(state, recorder));
            OpenStore store = new OpenStore(around, directory, maintenance, work, spares, parts);
            store.start(listener);
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
            JournalParts parts) {
        this.around = around;
        this.directory = directory;
        this.maintenance = maintenance;
        this.work = work;
        this.spares = spares;
        this.parts = parts;
        readers = around.readers().get();
        pages = new PageReader(readers);
        nextBody = new AtomicLong(parts.state().bodies().next());
        recovered = describe(directory, parts.state());
    }

    private void start(StoreListener listener) {
        Cleaner cleaner = new Cleaner(
                parts,
                around.format().apply(directory.id()),
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

    long nextBodyNumber() {
        return nextBody.getAndIncrement();
    }

    @Override
    public void close() throws IOException {
        around.driver().stop();
        work.end();
        end(readers);
        end(maintenance);
        parts.group().free();
        spares.close();
        parts.log().close();
        directory.close();
    }

    private static void end(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        try {
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a thread of the store does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
