package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a catalog, the states of tables and the records of the journal behind them add up to: definitions, sessions,
 * branches, and the index of entries and bodies. Recovery builds it, the journal thread goes on with the records that it
 * writes. Owned by the journal thread.
 *
 * <p>What recovery starts with may be younger than the first records that it replays, and all are replayed: so each call is
 * idempotent, and what is counted over everything (which bodies nothing refers to, which entries a branch hides) is
 * settled in {@link #endReplay}.
 */
final class StoreState implements RecordSink {
    private final Tables tables;
    private final Bodies bodies;
    private final Lanes lanes = new Lanes();
    private final Staging staging = new Staging();
    private final Map<Integer, QueueDefinition> queues = new LinkedHashMap<>();
    private final Map<SessionEpoch, Session> sessions = new LinkedHashMap<>();
    private final Map<BranchId, Prepare> prepared = new LinkedHashMap<>();
    private boolean queuesChanged = true;
    private boolean preparedChanged = true;
    private boolean replaying = true;
    private long commitsOfStaged;

    StoreState(Tables tables) {
        this.tables = tables;
        bodies = new Bodies(tables);
    }

    Tables tables() {
        return tables;
    }

    Bodies bodies() {
        return bodies;
    }

    Lanes lanes() {
        return lanes;
    }

    Staging staging() {
        return staging;
    }

    Map<Integer, QueueDefinition> queues() {
        return queues;
    }

    Map<SessionEpoch, Session> sessions() {
        return sessions;
    }

    Map<BranchId, Prepare> prepared() {
        return prepared;
    }

    /** Whether definitions are others than when it was last asked. */
    boolean queuesChanged() {
        boolean changed = queuesChanged;
        queuesChanged = false;
        return changed;
    }

    /** Whether prepared branches are others than when it was last asked. */
    boolean preparedChanged() {
        boolean changed = preparedChanged;
        preparedChanged = false;
        return changed;
    }

    /** What was to tell that these are others than before has not been written. */
    void changed(boolean definitions, boolean branches) {
        queuesChanged |= definitions;
        preparedChanged |= branches;
    }

    /** All records have been seen. */
    void endReplay() {
        replaying = false;
        for (long transaction : List.copyOf(staging.transactions())) {
            if (prepared.values().stream().noneMatch(branch -> branch.staged() == transaction)) {
                dropStaged(transaction);
            }
        }
        staging.order();
        prepared.values().forEach(this::hide);
        bodies.dropUnreferenced();
    }

    @Override
    public void entry(EntryHead entry, Place place) {
        lanes.put(entry, place);
        if (entry.body() != 0) {
            bodies.refer(entry.body());
        }
    }

    @Override
    public void remove(long key) {
        release(lanes.remove(key));
    }

    @Override
    public void removeRange(long from, long to) {
        Lane lane = lanes.laneOf(from);
        if (lane == null) {
            return;
        }
        lanes.removeRange(lane, from, to).forEach(this::release);
    }

    private void release(long body) {
        if (body != 0 && bodies.release(body) && !replaying) {
            bodies.drop(body);
        }
    }

    @Override
    public void attempts(long key, int attempts) {
        lanes.attempts(key, attempts);
    }

    @Override
    public void mark(SubQueue of, long through) {
        lanes.lane(of).mark(through);
    }

    @Override
    public void ordinal(int ordinal, SubQueue of, long nextSequence) {
        lanes.ordinals().take(ordinal, lanes.lane(of), nextSequence);
    }

    @Override
    public void define(QueueDefinition definition) {
        queues.put(definition.id(), definition);
        queuesChanged = true;
    }

    @Override
    public void drop(int queue) {
        queuesChanged |= queues.remove(queue) != null;
        lanes.drop(queue).forEach(this::release);
    }

    @Override
    public void session(Session session) {
        sessions.put(session.epoch(), session);
    }

    @Override
    public void forget(SessionEpoch session) {
        sessions.remove(session);
    }

    @Override
    public void prepare(Prepare branch) {
        Prepare before = prepared.put(branch.branch(), branch);
        preparedChanged = true;
        if (!replaying) {
            hide(branch);
        }
        branch.work().forEach(this::refer);
        if (before != null) {
            // A snapshot that is younger than this record told of a later branch with the same id.
            before.work().forEach(this::release);
        }
        bodies.nextAtLeast(branch.staged() + 1);
    }

    private void release(StoreOperation operation) {
        if (operation instanceof Enqueue enqueue && enqueue.body() != null) {
            release(enqueue.body().number());
        }
    }

    private void refer(StoreOperation operation) {
        if (operation instanceof Enqueue enqueue && enqueue.body() != null) {
            bodies.refer(enqueue.body().number());
        }
    }

    @Override
    public void endBranch(BranchId branch) {
        Prepare ended = prepared.remove(branch);
        if (ended == null) {
            return;
        }
        preparedChanged = true;
        for (StoreOperation operation : ended.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                lanes.show(acknowledge.key());
            }
            release(operation);
        }
    }

    private void hide(Prepare branch) {
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                lanes.hide(acknowledge.key());
            }
        }
    }

    @Override
    public void stage(long transaction, int rank, EntryHead entry, Place place) {
        bodies.nextAtLeast(transaction + 1);
        Entries entries = staging.entries(transaction, entry.of(), rank);
        if (!entries.contains(entry.key())) {
            entries.append(entry.key(), place, entry);
            if (entry.body() != 0) {
                bodies.refer(entry.body());
            }
        }
    }

    @Override
    public void commitStaged(long transaction, Map<SubQueue, Long> firstKeys) {
        Map<SubQueue, Entries> staged = staging.remove(transaction);
        if (staged == null) {
            return;
        }
        commitsOfStaged++;
        staged.forEach((to, entries) -> {
            long first = firstKeys.getOrDefault(to, OrderKeys.NONE);
            if (first == OrderKeys.NONE) {
                drop(entries);
            } else {
                commit(entries, lanes.lane(to), first);
            }
        });
    }

    private void commit(Entries staged, Lane lane, long first) {
        long end = OrderKeys.sequence(first) + staged.last() + 1;
        lane.entries().absorb(staged, first);
        lanes.ordinals().take(OrderKeys.ordinal(first), lane, end);
    }

    /** How often staged entries have become visible: who looks at both, piece by piece, must not miss them. */
    long commitsOfStaged() {
        return commitsOfStaged;
    }

    @Override
    public void dropStaged(long transaction) {
        Map<SubQueue, Entries> staged = staging.remove(transaction);
        if (staged != null) {
            staged.values().forEach(this::drop);
        }
    }

    private void drop(Entries entries) {
        List<Long> released = List.copyOf(entries.bodies().values());
        entries.drop();
        released.forEach(this::release);
    }

    @Override
    public void bodyPart(long body, int part, Place place) {
        bodies.put(body, part, place);
    }

    @Override
    public void dropBody(long body) {
        if (!replaying) {
            bodies.drop(body);
        }
    }
}
