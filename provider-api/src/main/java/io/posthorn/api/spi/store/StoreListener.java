package io.posthorn.api.spi.store;

/** Hears of the store as a whole. */
public interface StoreListener {
    /** The store has failed and acknowledges nothing more; called once, on any thread of the store. */
    void failed(StoreException reason);
}
