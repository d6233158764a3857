package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import java.util.function.Consumer;

/**
 * A question about the state, asked when all that was written before it is durable.
 *
 * @param question throws nothing
 */
record LookUp(Runnable question, Consumer<StoreException> refused) implements JournalTask {
    @Override
    public boolean enter() {
        return true;
    }

    @Override
    public void run() {
        question.run();
    }

    @Override
    public void refuse(StoreException reason) {
        refused.accept(reason);
    }
}
