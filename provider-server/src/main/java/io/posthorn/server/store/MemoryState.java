package io.posthorn.server.store;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store in memory holds, and the plainest form of what each operation means. Not thread-safe.
 *
 * <p>Marks, sessions and outcomes are for a restart, which a store in memory does not see: they are not kept.
 */
final class MemoryState {
    /** What a message costs beside its bytes: itself, its place in order, its place among the keys; roughly. */
    private static final int PER_MESSAGE = 250;

    private final Set<Integer> queues = new HashSet<>();
    private final Map<SubQueue, MemoryLane> lanes = new HashMap<>();
    private final Map<Integer, MemoryLane> byOrdinal = new HashMap<>();
    private final Map<BranchId, List<StoreOperation>> prepared = new HashMap<>();
    private final Map<Long, TreeMap<Integer, byte[]>> bodies = new HashMap<>();
    private final Map<Long, Integer> references = new HashMap<>();
    private int lastOrdinal;
    private long bytes;

    /** Of the messages and bodies that are held, and of what is kept beside each message. */
    long bytes() {
        return bytes;
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

    byte[] body(long body, int part) {
        Map<Integer, byte[]> parts = bodies.get(body);
        byte[] found = parts == null ? null : parts.get(part);
        return found == null ? new byte[0] : found;
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
            addPart(part);
        } else if (operation instanceof DropBody drop) {
            dropUnreferenced(drop.body());
        } else if (operation instanceof DefineQueue define) {
            queues.add(define.definition().id());
        } else if (operation instanceof DropQueue drop) {
            dropQueue(drop.queue());
        } else {
            applyToBranch(operation, keys);
        }
    }

    private void applyToBranch(StoreOperation operation, KeyList keys) {
        if (operation instanceof Prepare prepare) {
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
        bytes += PER_MESSAGE + message.size();
        refer(body);
        return stored.key();
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
            bytes -= PER_MESSAGE + message.message().size();
            release(message.body());
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

    private void addPart(AddBodyPart part) {
        byte[] before =
                bodies.computeIfAbsent(part.body(), number -> new TreeMap<>()).put(part.part(), part.bytes());
        bytes += part.bytes().length - (before == null ? 0 : before.length);
    }

    private void refer(@Nullable BodyReference body) {
        if (body != null) {
            references.merge(body.number(), 1, Integer::sum);
        }
    }

    private void release(@Nullable BodyReference body) {
        if (body != null && references.merge(body.number(), -1, Integer::sum) == 0) {
            dropUnreferenced(body.number());
        }
    }

    private void dropUnreferenced(long body) {
        if (references.getOrDefault(body, 0) > 0) {
            return;
        }
        references.remove(body);
        Map<Integer, byte[]> parts = bodies.remove(body);
        if (parts != null) {
            parts.values().forEach(part -> bytes -= part.length);
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
        if (prepared.putIfAbsent(prepare.branch(), List.copyOf(prepare.work())) != null) {
            return;
        }
        for (StoreOperation operation : prepare.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                shift(acknowledge.key(), true);
            } else if (operation instanceof Enqueue enqueue) {
                bytes += PER_MESSAGE + enqueue.message().size();
                refer(enqueue.body());
            }
        }
    }

    private void shift(long key, boolean toHidden) {
        MemoryLane lane = byOrdinal.get(OrderKeys.ordinal(key));
        if (lane != null) {
            lane.shift(key, toHidden);
        }
    }

    private void commit(BranchId branch, KeyList keys) {
        for (StoreOperation operation : prepared.getOrDefault(branch, List.of())) {
            if (operation instanceof Enqueue enqueue) {
                keys.add(enqueue(enqueue));
            } else if (operation instanceof Acknowledge acknowledge) {
                remove(acknowledge.key());
            }
        }
        forget(branch);
    }

    private void rollback(BranchId branch) {
        for (StoreOperation operation : prepared.getOrDefault(branch, List.of())) {
            if (operation instanceof Acknowledge acknowledge) {
                shift(acknowledge.key(), false);
            }
        }
        forget(branch);
    }

    private void forget(BranchId branch) {
        List<StoreOperation> work = prepared.remove(branch);
        if (work == null) {
            return;
        }
        for (StoreOperation operation : work) {
            if (operation instanceof Enqueue enqueue) {
                bytes -= PER_MESSAGE + enqueue.message().size();
                release(enqueue.body());
            }
        }
    }
}
