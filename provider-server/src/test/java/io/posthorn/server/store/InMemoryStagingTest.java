package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StagingContractTest;

class InMemoryStagingTest extends StagingContractTest {
    @Override
    protected MessageStore open() {
        return new InMemoryStore();
    }

    @Override
    protected boolean durable() {
        return false;
    }
}
