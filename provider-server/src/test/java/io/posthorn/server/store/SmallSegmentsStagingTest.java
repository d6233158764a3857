package io.posthorn.server.store;

import io.posthorn.api.spi.store.DurableStagingContractTest;
import io.posthorn.api.spi.store.MessageStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of staging, with segments so small that they are left, cleaned and used again all the time. */
class SmallSegmentsStagingTest extends DurableStagingContractTest {
    @TempDir
    private Path directory;

    @Override
    protected MessageStore open() {
        return new JournaledStore(StoreSettings.of(directory.resolve("store")).withSegmentBytes(2 * 1024 * 1024));
    }
}
