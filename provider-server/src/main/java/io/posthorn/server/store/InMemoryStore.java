package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that keeps everything in memory and nothing beyond its close: what {@code vm://name} uses.
 *
 * <p>Follows the rules of the journaled store to the letter, so that a program that was tried on it finds nothing new on
 * a durable one.
 */
public final class InMemoryStore implements MessageStore {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryStore.class);
    private static final int ROUND = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JournalDriver driver;
    private final long maxBytes;
    private final SerialWork<StoreTask> work;
    private final MemoryState state = new MemoryState();
    private final AtomicLong nextBody = new AtomicLong(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    /** Made beforehand: there may be no memory to make it when it is needed. */
    private final StoreException failed = new StoreException(Reason.BROKEN, "the store in memory has failed");

    private StoreListener storeListener = reason -> {};
    private @Nullable StoreException end;

    /** A store on a thread of its own that takes up to half of the heap. */
    public InMemoryStore() {
        this(
                JournalDriver.onOwnThread("posthorn-memory-store"),
                Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * A store that works where the driver says.
     *
     * @param maxBytes of messages, bodies and what is kept beside each message; what would add more is refused with {@link Reason#FULL}
     */
    public InMemoryStore(JournalDriver driver, long maxBytes) {
        this.driver = driver;
        this.maxBytes = maxBytes;
        work = new SerialWork<>(driver);
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        storeListener = listener;
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
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        return ask(() -> state.readExpired(request));
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return ask(() -> state.body(body, part));
    }

    @Override
    public long nextNumber() {
        return nextBody.getAndIncrement();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            boolean ended = driver.stop(PATIENCE);
            work.end();
            if (!ended) {
                throw new StoreException(Reason.BROKEN, "the store in memory does not end");
            }
        }
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        Ask<T> ask = new Ask<>(question, new CompletableFuture<>());
        work.add(ask);
        return ask.answer;
    }

    private boolean runOnce() {
        StoreException reason = end;
        for (int i = 0; i < ROUND; i++) {
            StoreTask next = work.take();
            if (next == null) {
                return false;
            }
            if (reason != null) {
                next.refuse(reason);
            } else if (!runs(next)) {
                return !work.isEmpty();
            }
        }
        return !work.isEmpty();
    }

    /** Whatever goes wrong, it is not known what the state is then: the store is at its end, and everybody hears of it. */
    private boolean runs(StoreTask next) {
        try {
            next.run();
            return true;
        } catch (Throwable e) {
            end = failed;
            try {
                LOG.error("The store has failed and takes nothing more", e);
                end = new StoreException(Reason.BROKEN, failed.getMessage() + ": " + e, e);
            } finally {
                next.refuse(end);
                storeListener.failed(end);
            }
            return false;
        }
    }

    private final class Write implements StoreTask {
        private final StoreBatch batch;
        private final WriteListener listener;
        private boolean applied;

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
                return;
            }
            long[] keys = state.apply(batch);
            applied = true;
            try {
                listener.written(keys);
            } catch (RuntimeException e) {
                LOG.error("A listener of the store has thrown; what it was told stands", e);
            }
        }

        @Override
        public void refuse(StoreException reason) {
            if (!applied) {
                listener.refused(reason);
            }
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
