package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.DropStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.ForgetSession;
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordOutcome;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns operations into records: gives order keys, passes over what speaks of things that are gone. Owned by the journal
 * thread.
 */
final class OperationRecorder {
    private final StoreState state;
    private final Recorder recorder;

    OperationRecorder(StoreState state, Recorder recorder) {
        this.state = state;
        this.recorder = recorder;
    }

    /**
     * Records one operation.
     *
     * @param moved the entries that the batch moves, as they are now, by key
     * @param keys takes the keys that the operation yields
     */
    void record(StoreOperation operation, Map<Long, StoredMessage> moved, KeyList keys) {
        if (operation instanceof Enqueue enqueue) {
            keys.add(enqueue(enqueue));
        } else if (operation instanceof Acknowledge acknowledge) {
            acknowledge(acknowledge.key());
        } else if (operation instanceof AcknowledgeRange range) {
            acknowledge(range);
        } else if (operation instanceof RecordAttempts attempts) {
            if (isThere(attempts.key())) {
                recorder.attempts(attempts.key(), attempts.attempts());
            }
        } else if (operation instanceof Move move) {
            keys.add(move(move, moved));
        } else if (operation instanceof MarkDelivered mark) {
            if (isDefined(mark.of())) {
                recorder.mark(mark.of(), mark.through());
            }
        } else if (operation instanceof AddBodyPart part) {
            recorder.bodyPart(part.body(), part.part(), part.bytes());
        } else if (operation instanceof DropBody drop) {
            recorder.dropBody(drop.body());
        } else if (operation instanceof HoldBody hold) {
            state.bodies().hold(hold.body());
        } else if (operation instanceof ReleaseBody release) {
            if (state.bodies().letGo(release.body())) {
                recorder.dropBody(release.body());
            }
        } else if (operation instanceof Stage stage) {
            stage(stage);
        } else {
            recordRare(operation, keys);
        }
    }

    private void recordRare(StoreOperation operation, KeyList keys) {
        if (operation instanceof DefineQueue define) {
            recorder.define(define.definition());
        } else if (operation instanceof DropQueue drop) {
            if (state.queues().containsKey(drop.queue())) {
                recorder.drop(drop.queue());
            }
        } else if (operation instanceof RecordSequence sequence) {
            record(sequence);
        } else if (operation instanceof RecordOutcome outcome) {
            record(outcome);
        } else if (operation instanceof ForgetSession forget) {
            if (state.sessions().containsKey(forget.session())) {
                recorder.forget(forget.session());
            }
        } else if (operation instanceof CommitStaged commit) {
            commitStaged(commit.transaction(), keys);
        } else if (operation instanceof DropStaged drop) {
            if (!state.staging().of(drop.transaction()).isEmpty()) {
                recorder.dropStaged(drop.transaction());
            }
        } else if (operation instanceof Prepare prepare) {
            if (!state.prepared().containsKey(prepare.branch())) {
                recorder.prepare(prepare);
            }
        } else if (operation instanceof CommitPrepared commit) {
            commit(commit, keys);
        } else if (operation instanceof RollbackPrepared rollback) {
            rollback(rollback.branch());
        } else {
            throw new IllegalStateException("no way to record " + operation);
        }
    }

    private long enqueue(Enqueue enqueue) {
        if (!isDefined(enqueue.to())) {
            return OrderKeys.NONE;
        }
        long key = nextKey(enqueue.to());
        recorder.entry(
                new StoredMessage(key, enqueue.message(), enqueue.body(), enqueue.state(), Map.of()), enqueue.to());
        return key;
    }

    private long move(Move move, Map<Long, StoredMessage> moved) {
        StoredMessage old = moved.get(move.key());
        if (old == null || !isVisible(move.key()) || !isDefined(move.to())) {
            return OrderKeys.NONE;
        }
        Map<String, Object> notes = new LinkedHashMap<>(old.notes());
        notes.putAll(move.notes());
        long key = nextKey(move.to());
        recorder.entry(new StoredMessage(key, old.message(), old.body(), move.state(), notes), move.to());
        recorder.remove(move.key());
        return key;
    }

    private void acknowledge(long key) {
        if (isThere(key)) {
            recorder.remove(key);
        }
    }

    private void acknowledge(AcknowledgeRange range) {
        if (state.lanes().laneOf(range.from()) != null) {
            recorder.removeRange(range.from(), range.to());
        }
    }

    private void commit(CommitPrepared commit, KeyList keys) {
        Prepare branch = state.prepared().get(commit.branch());
        if (branch == null) {
            return;
        }
        for (StoreOperation operation : branch.work()) {
            record(operation, Map.of(), keys);
        }
        commitStaged(branch.staged(), keys);
        recorder.endBranch(commit.branch());
    }

    private void rollback(BranchId id) {
        Prepare branch = state.prepared().get(id);
        if (branch == null) {
            return;
        }
        if (!state.staging().of(branch.staged()).isEmpty()) {
            recorder.dropStaged(branch.staged());
        }
        recorder.endBranch(id);
    }

    /** Whether the queue is gone is asked at the commit, which yields something for every sub-queue that was staged for. */
    private void stage(Stage stage) {
        int rank = state.staging().rank(stage.transaction(), stage.to());
        long last =
                state.staging().entries(stage.transaction(), stage.to(), rank).last();
        long index = last == Entries.NONE ? 0 : last + 1;
        recorder.stage(
                stage.transaction(),
                rank,
                new StoredMessage(index, stage.message(), stage.body(), stage.state(), Map.of()),
                stage.to());
    }

    private void commitStaged(long transaction, KeyList keys) {
        Map<SubQueue, Entries> staged = state.staging().of(transaction);
        if (staged.isEmpty()) {
            return;
        }
        Map<SubQueue, Long> firstKeys = new LinkedHashMap<>();
        staged.forEach((to, entries) -> {
            boolean defined = isDefined(to);
            long first = defined ? nextKeys(to, entries.last() + 1) : OrderKeys.NONE;
            firstKeys.put(to, first);
            keys.add(first);
            keys.add(defined ? first + entries.last() : OrderKeys.NONE);
        });
        recorder.commitStaged(transaction, firstKeys);
    }

    private void record(RecordSequence sequence) {
        Session known = known(sequence.session());
        recorder.session(
                new Session(known.epoch(), sequence.sequence(), known.transaction(), known.outcome(), sequence.at()));
    }

    private void record(RecordOutcome outcome) {
        Session known = known(outcome.session());
        recorder.session(
                new Session(known.epoch(), known.sequence(), outcome.number(), outcome.outcome(), outcome.at()));
    }

    private Session known(SessionEpoch epoch) {
        Session session = state.sessions().get(epoch);
        return session == null ? new Session(epoch, 0, 0, null, 0) : session;
    }

    private long nextKey(SubQueue of) {
        return nextKeys(of, 1);
    }

    /** The first of so many keys that follow each other. */
    private long nextKeys(SubQueue of, long count) {
        Lane lane = state.lanes().lane(of);
        Lane.Ordinal ordinal = lane.current(count);
        if (ordinal == null) {
            Map.Entry<Integer, Long> chosen = state.lanes().ordinals().choose(count, lane.lastOrdinal());
            if (chosen.getKey() > OrderKeys.MAX_ORDINAL) {
                throw new IllegalStateException("this store has given away all its ordinals: start a new one");
            }
            recorder.ordinal(chosen.getKey(), of, chosen.getValue());
            ordinal = lane.ordinal(chosen.getKey());
        }
        return OrderKeys.key(ordinal.number, ordinal.next);
    }

    private boolean isDefined(SubQueue of) {
        return state.queues().containsKey(of.queue());
    }

    private boolean isThere(long key) {
        return state.lanes().contains(key);
    }

    private boolean isVisible(long key) {
        return state.lanes().visible(key);
    }
}
