package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A store that keeps everything in memory and nothing beyond its close: what {@code vm://name} uses.
 *
 * <p>Follows the rules of the journaled store to the letter, so that a program that was tried on it finds nothing new on
 * a durable one.
 */
public final class InMemoryStore implements MessageStore {
    private static final int ROUND = 5_000;

    private final JournalDriver driver;
    private final long maxBytes;
    private final SerialWork<StoreTask> work;
    private final MemoryState state = new MemoryState();
    private final AtomicLong nextBody = new AtomicLong(1);
    private final AtomicBoolean closing = new AtomicBoolean();

    /** A store on a thread of its own that takes up to half of the heap. */
    public InMemoryStore() {
        this(
                JournalDriver.onOwnThread("posthorn-memory-store"),
                Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * A store that works where the driver says.
     *
     * @param maxBytes of messages and bodies; what would add more is refused with {@link Reason#FULL}
     */
    public InMemoryStore(JournalDriver driver, long maxBytes) {
        this.driver = driver;
        this.maxBytes = maxBytes;
        work = new SerialWork<>(driver);
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        driver.start(this::runOnce);
        return new RecoveredState(UUID.randomUUID(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public void write(StoreBatch batch, WriteListener listener) {
        work.add(new Write(batch, listener));
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        return ask(() -> state.read(request));
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return ask(() -> state.body(body, part));
    }

    @Override
    public long nextBodyNumber() {
        return nextBody.getAndIncrement();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            driver.stop();
            work.end();
        }
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        Ask<T> ask = new Ask<>(question, new CompletableFuture<>());
        work.add(ask);
        return ask.answer;
    }

    private boolean runOnce() {
        for (int i = 0; i < ROUND; i++) {
            StoreTask next = work.take();
            if (next == null) {
                return false;
            }
            next.run();
        }
        return !work.isEmpty();
    }

    private final class Write implements StoreTask {
        private final StoreBatch batch;
        private final WriteListener listener;

        Write(StoreBatch batch, WriteListener listener) {
            this.batch = batch;
            this.listener = listener;
        }

        @Override
        public void run() {
            if (state.bytes() > maxBytes && Admission.adds(batch)) {
                refuse(new StoreException(
                        Reason.FULL,
                        "the store in memory holds " + state.bytes() + " bytes, its limit is " + maxBytes));
            } else {
                listener.written(state.apply(batch));
            }
        }

        @Override
        public void refuse(StoreException reason) {
            listener.refused(reason);
        }
    }

    private record Ask<T>(Supplier<T> question, CompletableFuture<T> answer) implements StoreTask {
        @Override
        public void run() {
            answer.complete(question.get());
        }

        @Override
        public void refuse(StoreException reason) {
            answer.completeExceptionally(reason);
        }
    }
}
