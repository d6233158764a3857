package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiryContractTest;
import io.posthorn.api.spi.store.MessageStore;

class InMemoryExpiryTest extends ExpiryContractTest {
    @Override
    protected MessageStore open() {
        return new InMemoryStore();
    }

    @Override
    protected boolean durable() {
        return false;
    }
}
