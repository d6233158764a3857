package io.posthorn.api.spi.store;

/**
 * Hears what became of a batch; exactly one of the two methods is called, once.
 *
 * <p>Batches are heard of in the order they were written. The calls come on the store's journal thread (which may be the
 * caller's loop, then after {@code write} returned): they must not block and must not throw.
 */
public interface WriteListener {
    /** For work whose success nobody waits for; the store's failure is heard of by its {@link StoreListener}. */
    WriteListener NONE = new WriteListener() {
        @Override
        public void written(long[] keys) {}

        @Override
        public void refused(StoreException reason) {}
    };

    /**
     * The batch is durable, as far as this store is.
     *
     * @param keys of the batch's {@link StoreOperation.YieldsKey} operations, in order
     */
    void written(long[] keys);

    /**
     * The batch was not applied. If {@link StoreException#fatal()}, it is in doubt and the store is at its end; else nothing
     * of it was kept and the store goes on.
     */
    void refused(StoreException reason);
}
