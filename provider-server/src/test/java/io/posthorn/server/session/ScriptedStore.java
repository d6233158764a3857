package io.posthorn.server.session;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.WriteListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A store that writes down what it is asked, and that can be slow or refuse. Otherwise another one. Thread-safe. */
public final class ScriptedStore implements MessageStore {
    private final MessageStore real;
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private @Nullable StoreException refusal;
    private @Nullable Error broken;
    private volatile boolean noBodies;
    private volatile boolean unreadable;

    /** Every batch that was asked for, also those that were refused. */
    public final List<StoreBatch> batches = new CopyOnWriteArrayList<>();

    public ScriptedStore(MessageStore real) {
        this.real = real;
    }

    /** From now on nothing becomes durable until {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void release() {
        holding = false;
        for (Runnable write = held.poll(); write != null; write = held.poll()) {
            write.run();
        }
    }

    /** From now on every batch is refused for this reason; null: no more. */
    public synchronized void refuse(StoreException.@Nullable Reason reason) {
        refusal = reason == null ? null : new StoreException(reason, "the test wants it so");
    }

    /** From now on there are no bodies in parts, as if somebody had taken their messages out. */
    public synchronized void forgetBodies() {
        noBodies = true;
    }

    /** From now on no page can be read. */
    public void failReads() {
        unreadable = true;
    }

    /** From now on every write throws this; null: no more. */
    public synchronized void breakWith(@Nullable Error fault) {
        broken = fault;
    }

    /** All operations of this kind, in the order asked. */
    public <T extends StoreOperation> List<T> operations(Class<T> kind) {
        return batches.stream()
                .flatMap(batch -> batch.operations().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        return real.recover(listener);
    }

    @Override
    public synchronized void write(StoreBatch batch, WriteListener listener) {
        batches.add(batch);
        if (broken != null) {
            throw broken;
        }
        StoreException reason = refusal;
        Runnable write = reason == null ? () -> real.write(batch, listener) : () -> listener.refused(reason);
        if (holding) {
            held.add(write);
        } else {
            write.run();
        }
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        return unreadable
                ? CompletableFuture.failedFuture(
                        new StoreException(StoreException.Reason.UNUSABLE, "the test wants it so"))
                : real.read(request);
    }

    @Override
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        return real.readExpired(request);
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return noBodies ? CompletableFuture.completedFuture(new byte[0]) : real.readBody(body, part);
    }

    @Override
    public long nextNumber() {
        return real.nextNumber();
    }

    @Override
    public void close() {
        real.close();
    }
}
