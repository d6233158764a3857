package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a store stands on: files, the journal's driver, and threads for maintenance and for reading, made when it opens.
 *
 * @param patience how long each of its threads may take to end
 */
record StoreSurroundings(
        Vfs vfs,
        JournalDriver driver,
        Supplier<ExecutorService> maintenance,
        Supplier<ExecutorService> checkpoints,
        Supplier<ExecutorService> readers,
        Function<UUID, FrameFormat> format,
        Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static StoreSurroundings of(Vfs vfs, JournalDriver driver) {
        return new StoreSurroundings(
                vfs,
                driver,
                () -> StoreThreads.single("posthorn-store-maintenance"),
                () -> StoreThreads.single("posthorn-store-checkpoint"),
                () -> StoreThreads.single("posthorn-store-reader"),
                FrameFormat::new,
                PATIENCE);
    }
}
