package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;

/** Which changes a full store still takes: those after which it does not hold more. */
final class Admission {
    private Admission() {}

    static boolean adds(StoreBatch batch) {
        for (StoreOperation operation : batch.operations()) {
            if (adds(operation)) {
                return true;
            }
        }
        return false;
    }

    /** A move, the commit of what was staged and the end of a prepared branch take the place of what was there. */
    private static boolean adds(StoreOperation operation) {
        return operation instanceof StoreOperation.Enqueue
                || operation instanceof StoreOperation.Stage
                || operation instanceof StoreOperation.AddBodyPart
                || operation instanceof StoreOperation.Prepare
                || operation instanceof StoreOperation.DefineQueue;
    }
}
