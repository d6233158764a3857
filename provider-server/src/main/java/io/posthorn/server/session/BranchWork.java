package io.posthorn.server.session;

import io.posthorn.api.spi.store.StoreOperation;
import java.util.List;

/** What a branch that is prepared does when it ends. */
interface BranchWork {
    /** What the store must do beside the commit, in the same batch. */
    List<StoreOperation> besideCommit();

    /**
     * The store has committed it. Any thread, at once when the store tells it, so that queues learn of keys in their order.
     *
     * @param keys that the commit yielded
     */
    void committed(long[] keys);

    /** It does not happen: what it took out of queues goes back; runs the task on the branches' loop when all is back. */
    void rolledBack(Runnable then);
}
