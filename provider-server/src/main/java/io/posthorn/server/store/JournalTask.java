package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import java.io.IOException;

/** Something that the journal thread does in its turn, as part of a group. */
interface JournalTask extends StoreTask {
    /**
     * Puts its records into the group that is open; tells whether all of them are in. If not, it comes first in the next
     * group, and goes on.
     */
    boolean enter() throws IOException;

    /** How many operations it counts for. */
    default int operations() {
        return 1;
    }

    /** Called when the group is durable, in the order of entering. Throws nothing. */
    @Override
    void run();

    /** Called instead where the store is at its end. Throws nothing. */
    @Override
    void refuse(StoreException reason);
}
