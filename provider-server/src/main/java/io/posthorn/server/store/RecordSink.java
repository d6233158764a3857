package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import java.util.Map;

/**
 * Takes what records say, one call for each. What is read again later, by itself, comes with its place.
 *
 * <p>All calls are idempotent, and pass over what they do not know: what recovery starts from may be younger than the first
 * records that it replays.
 */
interface RecordSink {
    void entry(EntryHead entry, Place place);

    void remove(long key);

    /** Both keys belong to one sub-queue. */
    void removeRange(long from, long to);

    void attempts(long key, int attempts);

    void mark(SubQueue of, long through);

    void ordinal(int ordinal, SubQueue of, long nextSequence);

    void define(QueueDefinition definition);

    void drop(int queue);

    void session(Session session);

    void forget(SessionEpoch session);

    void prepare(Prepare branch);

    void endBranch(BranchId branch);

    void bodyPart(long body, int part, Place place);

    void dropBody(long body);

    /** The key of the entry is its index among those that the transaction stages for its sub-queue. */
    void stage(long transaction, int rank, EntryHead entry, Place place);

    /** For each sub-queue the key of the first entry; none where the queue is gone. */
    void commitStaged(long transaction, Map<SubQueue, Long> firstKeys);

    void dropStaged(long transaction);
}
