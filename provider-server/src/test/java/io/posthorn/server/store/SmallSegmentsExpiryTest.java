package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiryContractTest;
import io.posthorn.api.spi.store.MessageStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of expiry, with segments so small that they are left, cleaned and used again all the time. */
class SmallSegmentsExpiryTest extends ExpiryContractTest {
    @TempDir
    private Path directory;

    @Override
    protected MessageStore open() {
        return new JournaledStore(StoreSettings.of(directory.resolve("store")).withSegmentBytes(2 * 1024 * 1024));
    }

    @Override
    protected boolean durable() {
        return true;
    }
}
