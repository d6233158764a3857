package io.posthorn.server.store;

import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a store stands on: files, the journal's driver, and threads for maintenance and for reading, made when it opens.
 */
record StoreSurroundings(
        Vfs vfs,
        JournalDriver driver,
        Supplier<ExecutorService> maintenance,
        Supplier<ExecutorService> readers,
        Function<UUID, FrameFormat> format) {

    static StoreSurroundings of(Vfs vfs, JournalDriver driver) {
        return new StoreSurroundings(
                vfs,
                driver,
                () -> StoreThreads.single("posthorn-store-maintenance"),
                () -> StoreThreads.single("posthorn-store-reader"),
                FrameFormat::new);
    }
}
