package io.posthorn.server.store;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;

/**
 * Takes what records say, one call for each. What a record puts in comes with its place; what it takes out, without.
 *
 * <p>All calls are idempotent, and pass over what they do not know: a journal whose first segments are gone is read by
 * the same calls as a whole one.
 */
interface RecordSink {
    void entry(EntryHead entry, Place place);

    void remove(long key);

    /** Both keys belong to one sub-queue. */
    void removeRange(long from, long to);

    void attempts(long key, int attempts);

    void mark(SubQueue of, long through, Place place);

    void ordinal(int ordinal, SubQueue of, long nextSequence, Place place);

    void define(QueueDefinition definition, Place place);

    void drop(int queue);

    void session(Session session, Place place);

    void forget(SessionEpoch session);

    void prepare(Prepare branch, Place place);

    void endBranch(BranchId branch);

    void bodyPart(long body, int part, Place place);

    void dropBody(long body);

    void checkpoint(Checkpoint checkpoint);
}
