package io.posthorn.server.store;

import io.posthorn.api.spi.store.DurableStagingContractTest;
import io.posthorn.api.spi.store.MessageStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of staging, with the journal on a thread of its own. */
class JournaledStagingTest extends DurableStagingContractTest {
    @TempDir
    private Path directory;

    @Override
    protected MessageStore open() {
        return new JournaledStore(StoreSettings.of(directory.resolve("store")));
    }
}
