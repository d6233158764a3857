package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;

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
        BodyReference body = entry.body();
        state.entry(
                new EntryHead(
                        entry.key(),
                        of,
                        entry.state().attempts(),
                        body == null ? 0 : body.number(),
                        entry.message().size()),
                group.place(at, length));
    }

    /** The same entry, written again. */
    void entryAgain(EntryHead entry, ByteBuf content) {
        int at = group.position();
        int length = group.records().entryAgain(content, entry.attempts());
        state.entry(entry, group.place(at, length));
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
        int at = group.position();
        int length = group.records().mark(of, through);
        state.mark(of, through, group.place(at, length));
    }

    void ordinal(int ordinal, SubQueue of, long nextSequence) {
        int at = group.position();
        int length = group.records().ordinal(ordinal, of, nextSequence);
        state.ordinal(ordinal, of, nextSequence, group.place(at, length));
    }

    void define(QueueDefinition definition) {
        int at = group.position();
        int length = group.records().define(definition);
        state.define(definition, group.place(at, length));
    }

    void drop(int queue) {
        group.records().drop(queue);
        state.drop(queue);
    }

    void session(Session session) {
        int at = group.position();
        int length = group.records().session(session);
        state.session(session, group.place(at, length));
    }

    void forget(SessionEpoch session) {
        group.records().forget(session);
        state.forget(session);
    }

    void prepare(Prepare branch) {
        int at = group.position();
        int length = group.records().prepare(branch);
        state.prepare(branch, group.place(at, length));
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

    /** The same part, written again. */
    void bodyPartAgain(long body, int part, ByteBuf content) {
        int at = group.position();
        int length = group.records().bodyPartAgain(content);
        state.bodyPart(body, part, group.place(at, length));
    }

    void dropBody(long body) {
        group.records().dropBody(body);
        state.dropBody(body);
    }

    void checkpoint(Checkpoint checkpoint) {
        group.records().checkpoint(checkpoint);
        state.checkpoint(checkpoint);
    }
}
