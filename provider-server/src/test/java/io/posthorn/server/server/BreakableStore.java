package io.posthorn.server.server;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A store that works until it is told to fail, and then says so as a store does. */
final class BreakableStore implements MessageStore {
    private final StoreException reason =
            new StoreException(StoreException.Reason.BROKEN, "journal-7 could not be forced: I/O error");

    private final MessageStore store;
    private final AtomicReference<StoreListener> listener = new AtomicReference<>();
    private volatile boolean broken;
    private volatile boolean closed;

    BreakableStore(MessageStore store) {
        this.store = store;
    }

    void fail() {
        broken = true;
        listener.get().failed(reason);
    }

    StoreException reason() {
        return reason;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public RecoveredState recover(StoreListener toTell) {
        listener.set(toTell);
        return store.recover(toTell);
    }

    @Override
    public void write(StoreBatch batch, WriteListener toTell) {
        if (broken) {
            toTell.refused(reason);
        } else {
            store.write(batch, toTell);
        }
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        return broken ? CompletableFuture.failedFuture(reason) : store.read(request);
    }

    @Override
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        return broken ? CompletableFuture.failedFuture(reason) : store.readExpired(request);
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return store.readBody(body, part);
    }

    @Override
    public long nextNumber() {
        return store.nextNumber();
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
