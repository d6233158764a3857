package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.Map;

/**
 * Does each change twice: as a record of the group, and on the state, by the same call that a replay of the record would
 * make. So after a restart the state cannot be another. Owned by the journal thread.
 */
final class Recorder {
    private final Group group;
    private final StoreState state;

    Recorder(Group group, StoreState state) {
        this.group = group;
        this.state = state;
    }

    void entry(StoredMessage entry, SubQueue of) {
        int at = group.position();
        int length = group.records().entry(entry, of);
        state.entry(head(entry, of), group.place(at, length));
    }

    private static EntryHead head(StoredMessage entry, SubQueue of) {
        BodyReference body = entry.body();
        return new EntryHead(
                entry.key(),
                of,
                entry.state().attempts(),
                body == null ? 0 : body.number(),
                entry.message().size(),
                entry.state().expiresAt());
    }

    void remove(long key) {
        group.records().remove(key);
        state.remove(key);
    }

    void removeRange(long from, long to) {
        group.records().removeRange(from, to);
        state.removeRange(from, to);
    }

    void attempts(long key, int attempts) {
        group.records().attempts(key, attempts);
        state.attempts(key, attempts);
    }

    void mark(SubQueue of, long through) {
        group.records().mark(of, through);
        state.mark(of, through);
    }

    void ordinal(int ordinal, SubQueue of, long nextSequence) {
        group.records().ordinal(ordinal, of, nextSequence);
        state.ordinal(ordinal, of, nextSequence);
    }

    void define(QueueDefinition definition) {
        group.records().define(definition);
        state.define(definition);
    }

    void drop(int queue) {
        group.records().drop(queue);
        state.drop(queue);
    }

    void session(Session session) {
        group.records().session(session);
        state.session(session);
    }

    void forget(SessionEpoch session) {
        group.records().forget(session);
        state.forget(session);
    }

    void prepare(Prepare branch) {
        group.records().prepare(branch);
        state.prepare(branch);
    }

    void endBranch(BranchId branch) {
        group.records().endBranch(branch);
        state.endBranch(branch);
    }

    void bodyPart(long body, int part, byte[] bytes) {
        int at = group.position();
        int length = group.records().bodyPart(body, part, bytes);
        state.bodyPart(body, part, group.place(at, length));
    }

    void dropBody(long body) {
        group.records().dropBody(body);
        state.dropBody(body);
    }

    void stage(long transaction, int rank, StoredMessage entry, SubQueue to) {
        int at = group.position();
        int length = group.records().stage(transaction, rank, entry, to);
        state.stage(transaction, rank, head(entry, to), group.place(at, length));
    }

    void commitStaged(long transaction, Map<SubQueue, Long> firstKeys) {
        group.records().commitStaged(transaction, firstKeys);
        state.commitStaged(transaction, firstKeys);
    }

    void dropStaged(long transaction) {
        group.records().dropStaged(transaction);
        state.dropStaged(transaction);
    }
}
