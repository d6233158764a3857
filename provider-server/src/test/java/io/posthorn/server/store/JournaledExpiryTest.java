package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiryContractTest;
import io.posthorn.api.spi.store.MessageStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of expiry, with the journal on a thread of its own. */
class JournaledExpiryTest extends ExpiryContractTest {
    @TempDir
    private Path directory;

    @Override
    protected MessageStore open() {
        return new JournaledStore(StoreSettings.of(directory.resolve("store")));
    }

    @Override
    protected boolean durable() {
        return true;
    }
}
