package io.posthorn.api.spi.store;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps what must outlive the broker, or at least the network loops' memory.
 *
 * <p>Order keys: a later entry of a sub-queue has a higher key, compared as signed numbers; keys are unique in a store
 * and not used again while anything refers to them.
 *
 * <p>{@link #write} may be called from any thread once {@link #recover} has returned; batches of one thread are applied
 * in the order written. No method but {@code recover} and {@code close} blocks.
 */
public interface MessageStore extends AutoCloseable {
    /**
     * Opens the store and tells what it holds. Called once, before anything else. Blocks while the disk is read.
     *
     * @throws StoreException if the store cannot be used; it is closed then
     */
    RecoveredState recover(StoreListener listener);

    /** Applies a batch as a whole; the listener hears when it is durable. */
    void write(StoreBatch batch, WriteListener listener);

    /**
     * Reads visible entries. All batches whose listeners were called before are seen. Completes on a thread of the store,
     * exceptionally with a {@link StoreException}.
     */
    CompletableFuture<Page> read(ReadRequest request);

    /**
     * Looks for visible entries that have expired, without reading those of which the store knows that they have not. A
     * piece of the range at a time: what is left is asked for anew. Sees and completes as {@link #read} does.
     */
    CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request);

    /**
     * Reads one part of a body.
     *
     * @return the bytes, empty behind the last part
     */
    CompletableFuture<byte[]> readBody(long body, int part);

    /** A number for a new body or a transaction that stages its messages, above 0 and never given before. */
    long nextNumber();

    /** Writes out what waits, then frees every thread, file and lock. Batches that come later are refused. Idempotent. */
    @Override
    void close();
}
