package io.posthorn.server.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
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
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store in memory holds, and the plainest form of what each operation means. Not thread-safe.
 *
 * <p>Marks, sessions and outcomes are for a restart, which a store in memory does not see: they are not kept.
 */
final class MemoryState {
    /** What a message costs beside its bytes: itself, its place in order, its place among the keys; roughly. */
    private static final long PER_MESSAGE = 250;

    private final Set<Integer> queues = new HashSet<>();
    private final Map<SubQueue, MemoryLane> lanes = new HashMap<>();
    private final Map<Integer, MemoryLane> byOrdinal = new HashMap<>();
    private final Map<BranchId, Branch> prepared = new HashMap<>();
    private final MemoryBodies bodies = new MemoryBodies();
    private final MemoryStaging staging = new MemoryStaging(bodies);
    private int lastOrdinal;
    /** Of the messages, without the bodies that lie outside. */
    private long bytes;

    /** What a prepared branch will do. */
    private record Branch(List<StoreOperation> work, List<Stage> staged) {
        static final Branch NONE = new Branch(List.of(), List.of());
    }

    /** Of the messages and bodies that are held, and of what is kept beside each message. */
    long bytes() {
        return bytes + bodies.bytes();
    }

    /** Does all of it and gives back the new order keys. */
    long[] apply(StoreBatch batch) {
        KeyList keys = new KeyList();
        for (StoreOperation operation : batch.operations()) {
            apply(operation, keys);
        }
        return keys.toArray();
    }

    Page read(ReadRequest request) {
        MemoryLane lane = lanes.get(request.of());
        List<StoredMessage> messages = new ArrayList<>();
        if (lane == null || request.from() > request.through()) {
            return new Page(messages, true);
        }
        long size = 0;
        for (StoredMessage next : lane.visible
                .subMap(request.from(), true, request.through(), true)
                .values()) {
            size += next.message().size();
            if (messages.size() == request.maxMessages() || (size > request.maxBytes() && !messages.isEmpty())) {
                return new Page(messages, false);
            }
            messages.add(next);
        }
        return new Page(messages, true);
    }

    ExpiredPage readExpired(ExpiryRequest request) {
        MemoryLane lane = lanes.get(request.of());
        List<ExpiredPage.Expired> expired = new ArrayList<>();
        long nextExpiry = ExpiredPage.NEVER;
        long looked = 0;
        if (lane == null || request.from() > request.through()) {
            return new ExpiredPage(expired, nextExpiry, request.through(), true);
        }
        for (StoredMessage next : lane.visible
                .subMap(request.from(), true, request.through(), true)
                .values()) {
            if (looked++ == request.most()) {
                return new ExpiredPage(expired, nextExpiry, next.key() - 1, false);
            }
            long expiresAt = next.state().expiresAt();
            if (expiresAt != 0 && expiresAt <= request.now()) {
                expired.add(new ExpiredPage.Expired(next.key(), next.message().size()));
            } else if (expiresAt != 0) {
                nextExpiry = Math.min(nextExpiry, expiresAt);
            }
        }
        return new ExpiredPage(expired, nextExpiry, request.through(), true);
    }

    byte[] body(long body, int part) {
        return bodies.part(body, part);
    }

    private void apply(StoreOperation operation, KeyList keys) {
        if (operation instanceof Enqueue enqueue) {
            keys.add(enqueue(enqueue));
        } else if (operation instanceof Acknowledge acknowledge) {
            remove(acknowledge.key());
        } else if (operation instanceof AcknowledgeRange range) {
            removeRange(range);
        } else if (operation instanceof Move move) {
            keys.add(move(move));
        } else if (operation instanceof RecordAttempts attempts) {
            recordAttempts(attempts);
        } else if (operation instanceof AddBodyPart part) {
            bodies.add(part);
        } else if (operation instanceof DropBody drop) {
            bodies.dropUnreferenced(drop.body());
        } else if (operation instanceof HoldBody hold) {
            bodies.hold(hold.body());
        } else if (operation instanceof ReleaseBody release) {
            bodies.letGo(release.body());
        } else if (operation instanceof DefineQueue define) {
            queues.add(define.definition().id());
        } else if (operation instanceof DropQueue drop) {
            dropQueue(drop.queue());
        } else {
            applyToTransaction(operation, keys);
        }
    }

    private void applyToTransaction(StoreOperation operation, KeyList keys) {
        if (operation instanceof Stage stage) {
            staging.add(stage);
            bytes += cost(stage.message());
        } else if (operation instanceof CommitStaged commit) {
            commitStaged(staging.take(commit.transaction()), keys);
        } else if (operation instanceof DropStaged drop) {
            end(staging.take(drop.transaction()));
        } else if (operation instanceof Prepare prepare) {
            prepare(prepare);
        } else if (operation instanceof CommitPrepared commit) {
            commit(commit.branch(), keys);
        } else if (operation instanceof RollbackPrepared rollback) {
            rollback(rollback.branch());
        }
    }

    private long enqueue(Enqueue enqueue) {
        return put(enqueue.to(), enqueue.message(), enqueue.body(), enqueue.state(), Map.of());
    }

    private long put(
            SubQueue to,
            EncodedMessage message,
            @Nullable BodyReference body,
            DeliveryState state,
            Map<String, Object> notes) {
        if (!queues.contains(to.queue())) {
            return OrderKeys.NONE;
        }
        MemoryLane lane = lanes.computeIfAbsent(to, this::newLane);
        StoredMessage stored = new StoredMessage(lane.nextKey(), message, body, state, notes);
        lane.visible.put(stored.key(), stored);
        bytes += cost(message);
        bodies.refer(body);
        return stored.key();
    }

    private static long cost(EncodedMessage message) {
        return PER_MESSAGE + message.size();
    }

    private MemoryLane newLane(SubQueue of) {
        MemoryLane lane = new MemoryLane(of, ++lastOrdinal);
        byOrdinal.put(lastOrdinal, lane);
        return lane;
    }

    private long move(Move move) {
        StoredMessage old = find(move.key());
        if (old == null) {
            return OrderKeys.NONE;
        }
        Map<String, Object> notes = new LinkedHashMap<>(old.notes());
        notes.putAll(move.notes());
        long key = put(move.to(), old.message(), old.body(), move.state(), notes);
        if (key != OrderKeys.NONE) {
            remove(move.key());
        }
        return key;
    }

    private @Nullable StoredMessage find(long key) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(key));
        return lane == null ? null : lane.visible.get(key);
    }

    private void remove(long key) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(key));
        if (lane != null) {
            gone(lane.visible.remove(key));
            gone(lane.hidden.remove(key));
        }
    }

    private void removeRange(AcknowledgeRange range) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(range.from()));
        if (lane != null && range.from() <= range.to()) {
            removeRange(lane.visible.subMap(range.from(), true, range.to(), true));
            removeRange(lane.hidden.subMap(range.from(), true, range.to(), true));
        }
    }

    private void removeRange(Map<Long, StoredMessage> acknowledged) {
        acknowledged.values().forEach(this::gone);
        acknowledged.clear();
    }

    private void gone(@Nullable StoredMessage message) {
        if (message != null) {
            bytes -= cost(message.message());
            bodies.release(message.body());
        }
    }

    private void recordAttempts(RecordAttempts attempts) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(attempts.key()));
        if (lane != null) {
            lane.change(attempts.key(), old -> {
                DeliveryState state = new DeliveryState(
                        attempts.attempts(),
                        old.state().expiresAt(),
                        old.state().dueAt());
                return new StoredMessage(old.key(), old.message(), old.body(), state, old.notes());
            });
        }
    }

    private void dropQueue(int queue) {
        queues.remove(queue);
        lanes.values().removeIf(lane -> {
            if (lane.of.queue() != queue) {
                return false;
            }
            lane.visible.values().forEach(this::gone);
            lane.hidden.values().forEach(this::gone);
            byOrdinal.values().remove(lane);
            return true;
        });
    }

    private void prepare(Prepare prepare) {
        if (prepared.containsKey(prepare.branch())) {
            return;
        }
        prepared.put(prepare.branch(), new Branch(List.copyOf(prepare.work()), staging.take(prepare.staged())));
        for (StoreOperation operation : prepare.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                shift(acknowledge.key(), true);
            } else if (operation instanceof Enqueue enqueue) {
                bytes += cost(enqueue.message());
                bodies.refer(enqueue.body());
            }
        }
    }

    private void shift(long key, boolean toHidden) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(key));
        if (lane != null) {
            lane.shift(key, toHidden);
        }
    }

    private void commit(BranchId id, KeyList keys) {
        Branch branch = prepared.getOrDefault(id, Branch.NONE);
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Enqueue enqueue) {
                keys.add(enqueue(enqueue));
            } else if (operation instanceof Acknowledge acknowledge) {
                remove(acknowledge.key());
            }
        }
        commitStaged(branch.staged(), keys);
        forgetWork(id);
    }

    private void rollback(BranchId id) {
        Branch branch = prepared.getOrDefault(id, Branch.NONE);
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                shift(acknowledge.key(), false);
            }
        }
        end(branch.staged());
        forgetWork(id);
    }

    private void forgetWork(BranchId id) {
        Branch branch = prepared.remove(id);
        if (branch == null) {
            return;
        }
        for (StoreOperation operation : branch.work()) {
            if (operation instanceof Enqueue enqueue) {
                bytes -= cost(enqueue.message());
                bodies.release(enqueue.body());
            }
        }
    }

    private void commitStaged(List<Stage> staged, KeyList keys) {
        Map<SubQueue, Yield> yields = new LinkedHashMap<>();
        for (Stage stage : staged) {
            long key = put(stage.to(), stage.message(), stage.body(), stage.state(), Map.of());
            yields.merge(stage.to(), new Yield(key, key), (before, last) -> new Yield(before.first(), last.last()));
        }
        for (Yield yield : yields.values()) {
            keys.add(yield.first());
            keys.add(yield.last());
        }
        end(staged);
    }

    /** The keys that a sub-queue yields for what was staged for it. */
    private record Yield(long first, long last) {}

    /** Staged messages that have become entries, or were given up. */
    private void end(List<Stage> staged) {
        staged.forEach(stage -> bytes -= cost(stage.message()));
        staging.release(staged);
    }
}
