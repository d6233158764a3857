package io.posthorn.server.store;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.ForgetSession;
import io.posthorn.api.spi.store.StoreOperation.MarkDelivered;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RecordOutcome;
import io.posthorn.api.spi.store.StoreOperation.RecordSequence;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
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
        } else if (operation instanceof Prepare prepare) {
            if (!state.prepared().containsKey(prepare.branch())) {
                recorder.prepare(prepare);
            }
        } else if (operation instanceof CommitPrepared commit) {
            commit(commit, keys);
        } else if (operation instanceof RollbackPrepared rollback) {
            if (state.prepared().containsKey(rollback.branch())) {
                recorder.endBranch(rollback.branch());
            }
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
        Homed<Prepare> branch = state.prepared().get(commit.branch());
        if (branch == null) {
            return;
        }
        for (StoreOperation operation : branch.value().work()) {
            record(operation, Map.of(), keys);
        }
        recorder.endBranch(commit.branch());
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
        Homed<Session> session = state.sessions().get(epoch);
        return session == null ? new Session(epoch, 0, 0, null, 0) : session.value();
    }

    private long nextKey(SubQueue of) {
        Lane lane = state.lanes().lane(of);
        Lane.Ordinal ordinal = lane.current();
        if (ordinal == null) {
            int number = state.lanes().nextOrdinal();
            if (number > OrderKeys.MAX_ORDINAL) {
                throw new IllegalStateException("this store has given away all its ordinals: start a new one");
            }
            recorder.ordinal(number, of, 0);
            ordinal = lane.ordinal(number);
        }
        return OrderKeys.key(ordinal.number, ordinal.next);
    }

    private boolean isDefined(SubQueue of) {
        return state.queues().containsKey(of.queue());
    }

    private boolean isThere(long key) {
        Lane lane = state.lanes().laneOf(key);
        return lane != null && lane.entries().find(key) >= 0;
    }

    private boolean isVisible(long key) {
        Lane lane = state.lanes().laneOf(key);
        int index = lane == null ? -1 : lane.entries().find(key);
        return lane != null && index >= 0 && lane.entries().visible(index);
    }
}
