package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import java.util.function.Consumer;

/**
 * A question about the state, asked when all that was written before it is durable.
 *
 * @param question what it throws is the answer, and the store's trouble
 */
record LookUp(Runnable question, Consumer<StoreException> refused) implements JournalTask {
    @Override
    public boolean enter() {
        return true;
    }

    @Override
    public void run() {
        try {
            question.run();
        } catch (Throwable e) {
            refused.accept(new StoreException(
                    StoreException.Reason.BROKEN, "the store cannot tell what it holds: " + e.getMessage(), e));
            throw e;
        }
    }

    @Override
    public void refuse(StoreException reason) {
        refused.accept(reason);
    }
}
