package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiryContractTest;
import io.posthorn.api.spi.store.MessageStore;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of expiry, with the journal inline on a loop. */
class InlineJournaledExpiryTest extends ExpiryContractTest {
    private final ExecutorService loop = StoreThreads.single("test-loop");

    @TempDir
    private Path directory;

    @AfterEach
    void endLoop() {
        loop.shutdown();
    }

    @Override
    protected MessageStore open() {
        JournalDriver driver = JournalDriver.inlineOn(
                loop, () -> Thread.currentThread().getName().equals("test-loop"));
        return new JournaledStore(StoreSettings.of(directory.resolve("store")), driver);
    }

    @Override
    protected boolean durable() {
        return true;
    }
}
