package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;

/** Something that the owner of a store's state does in its turn. */
interface StoreTask {
    void run();

    /** Called instead of {@link #run} where the store is at its end. */
    void refuse(StoreException reason);
}
