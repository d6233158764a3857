package io.posthorn.server.store;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a journal add up to: definitions, sessions, branches, and the index of entries and bodies. Recovery
 * builds it from the records it reads, the journal thread goes on with those it writes. Owned by the journal thread.
 *
 * <p>While records are replayed, some are seen before what they belong to, since things that were carried forward stand
 * behind later ones. So what a branch hides and which bodies nothing refers to is settled in {@link #endReplay}.
 */
final class StoreState implements RecordSink {
    private final LiveBytes live = new LiveBytes();
    private final Bodies bodies = new Bodies(live);
    private final Lanes lanes = new Lanes(live);
    private final Map<Integer, Homed<QueueDefinition>> queues = new LinkedHashMap<>();
    private final Map<SessionEpoch, Homed<Session>> sessions = new LinkedHashMap<>();
    private final Map<BranchId, Homed<Prepare>> prepared = new LinkedHashMap<>();
    private long firstNeeded = 1;
    private boolean replaying = true;

    LiveBytes live() {
        return live;
    }

    Bodies bodies() {
        return bodies;
    }

    Lanes lanes() {
        return lanes;
    }

    Map<Integer, Homed<QueueDefinition>> queues() {
        return queues;
    }

    Map<SessionEpoch, Homed<Session>> sessions() {
        return sessions;
    }

    Map<BranchId, Homed<Prepare>> prepared() {
        return prepared;
    }

    /** The oldest segment that the last checkpoint left needed. */
    long firstNeeded() {
        return firstNeeded;
    }

    /** All records have been seen. */
    void endReplay() {
        replaying = false;
        lanes.settle();
        prepared.values().forEach(branch -> hide(branch.value(), true));
        bodies.dropUnreferenced();
    }

    @Override
    public void entry(EntryHead entry, Place place) {
        if (lanes.put(entry, place) && entry.body() != 0) {
            bodies.referFrom(entry.key(), entry.body());
        }
    }

    @Override
    public void remove(long key) {
        if (lanes.remove(key)) {
            gone(key);
        }
    }

    @Override
    public void removeRange(long from, long to) {
        lanes.removeRange(from, to, this::gone);
    }

    private void gone(long key) {
        dropReleased(bodies.releaseFrom(key));
    }

    private void dropReleased(long body) {
        if (body != 0 && !replaying) {
            bodies.drop(body);
        }
    }

    @Override
    public void attempts(long key, int attempts) {
        lanes.attempts(key, attempts);
    }

    @Override
    public void mark(SubQueue of, long through, Place place) {
        lanes.mark(of, through, place);
    }

    @Override
    public void ordinal(int ordinal, SubQueue of, long nextSequence, Place place) {
        lanes.ordinal(ordinal, of, nextSequence, place);
    }

    @Override
    public void define(QueueDefinition definition, Place place) {
        rehome(queues.put(definition.id(), new Homed<>(definition, place)), place);
    }

    @Override
    public void drop(int queue) {
        rehome(queues.remove(queue), null);
        lanes.drop(queue, this::gone);
    }

    @Override
    public void session(Session session, Place place) {
        rehome(sessions.put(session.epoch(), new Homed<>(session, place)), place);
    }

    @Override
    public void forget(SessionEpoch session) {
        rehome(sessions.remove(session), null);
    }

    @Override
    public void prepare(Prepare branch, Place place) {
        Homed<Prepare> before = prepared.put(branch.branch(), new Homed<>(branch, place));
        rehome(before, place);
        if (before == null) {
            hideUnlessReplaying(branch, true);
            branch.work().forEach(this::refer);
        }
    }

    private void refer(StoreOperation operation) {
        if (operation instanceof Enqueue enqueue && enqueue.body() != null) {
            bodies.refer(enqueue.body().number());
        }
    }

    @Override
    public void endBranch(BranchId branch) {
        Homed<Prepare> ended = prepared.remove(branch);
        rehome(ended, null);
        if (ended != null) {
            hideUnlessReplaying(ended.value(), false);
            ended.value().work().forEach(this::release);
        }
    }

    private void release(StoreOperation operation) {
        if (operation instanceof Enqueue enqueue && enqueue.body() != null) {
            dropReleased(bodies.release(enqueue.body().number()));
        }
    }

    private void hideUnlessReplaying(Prepare branch, boolean hidden) {
        if (!replaying) {
            hide(branch, hidden);
        }
    }

    private void hide(Prepare branch, boolean hidden) {
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                lanes.hide(acknowledge.key(), hidden);
            }
        }
    }

    @Override
    public void bodyPart(long body, int part, Place place) {
        bodies.put(body, part, place);
    }

    @Override
    public void dropBody(long body) {
        if (replaying) {
            return;
        }
        bodies.drop(body);
    }

    @Override
    public void checkpoint(Checkpoint checkpoint) {
        firstNeeded = Math.max(firstNeeded, checkpoint.firstSegment());
        bodies.nextAtLeast(checkpoint.nextBody());
        lanes.nextOrdinalAtLeast(checkpoint.nextOrdinal());
    }

    private void rehome(@Nullable Homed<?> before, @Nullable Place now) {
        if (before != null) {
            live.remove(before.place());
        }
        if (now != null) {
            live.add(now);
        }
    }
}
