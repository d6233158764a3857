package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A store that keeps all in maps, tells what it was asked, and answers when the test wants it. Not thread-safe. */
final class ManualStore implements MessageStore {
    private final Map<SubQueue, TreeMap<Long, StoredMessage>> lanes = new HashMap<>();
    private final Map<SubQueue, Long> sequences = new HashMap<>();
    private final ArrayDeque<Runnable> heldReads = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldWrites = new ArrayDeque<>();
    final List<StoreOperation> written = new ArrayList<>();
    final List<ReadRequest> reads = new ArrayList<>();
    final List<ExpiryRequest> sweeps = new ArrayList<>();
    /** Whether answers wait for {@link #answerOneRead} and {@link #answerOneWrite}. */
    boolean holdReads;

    /** Whether a held read tells what was there when it was asked, not when it is answered. */
    boolean readAsAsked;

    int largestBatch;
    /** Bytes of the messages that a batch may move. */
    long mostBytes = Long.MAX_VALUE;
    /** Told of each move: the old key and the new one. */
    BiConsumer<Long, Long> onMove = (from, to) -> {};

    boolean holdWrites;

    @Nullable
    StoreException failReads;

    @Nullable
    StoreException refuseWrites;

    /** Puts a message at the tail of a lane, as a session's durable send does. */
    long put(SubQueue lane, EncodedMessage message, DeliveryState state) {
        return putAs(lane, new StoredMessage(0, message, null, state, Map.of()));
    }

    /** The same with a body that lies outside. */
    long putWithBody(SubQueue lane, EncodedMessage message, BodyReference body) {
        return putAs(lane, new StoredMessage(0, message, body, DeliveryState.FRESH, Map.of()));
    }

    NavigableMap<Long, StoredMessage> lane(SubQueue lane) {
        return lanes.computeIfAbsent(lane, of -> new TreeMap<>());
    }

    /** What recovery would tell of this queue. */
    List<RecoveredState.Range> ranges(int queue) {
        List<RecoveredState.Range> ranges = new ArrayList<>();
        lanes.forEach((of, messages) -> {
            if (of.queue() == queue && !messages.isEmpty()) {
                long bytes = messages.values().stream()
                        .mapToLong(stored -> stored.message().size())
                        .sum();
                ranges.add(new RecoveredState.Range(
                        of,
                        messages.size(),
                        bytes,
                        messages.firstKey(),
                        messages.lastKey(),
                        Long.MIN_VALUE,
                        earliestExpiry(messages)));
            }
        });
        return ranges;
    }

    private static long earliestExpiry(NavigableMap<Long, StoredMessage> messages) {
        return messages.values().stream()
                .mapToLong(stored -> ExpiryTimer.orNever(stored.state().expiresAt()))
                .min()
                .orElse(ExpiryTimer.NEVER);
    }

    /** Answers the read that waits longest, of either kind; false if none does. */
    boolean answerOneRead() {
        return runFirst(heldReads);
    }

    /** Tells the writer that waits longest what became of its batch; false if none does. */
    boolean answerOneWrite() {
        return runFirst(heldWrites);
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        return new RecoveredState(new UUID(0, 0), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public void write(StoreBatch batch, WriteListener listener) {
        largestBatch = Math.max(largestBatch, batch.operations().size());
        StoreException refusal = movedBytes(batch) > mostBytes
                ? new StoreException(StoreException.Reason.TOO_LARGE, "too much at once")
                : refuseWrites;
        if (refusal != null) {
            heldWrites.add(() -> listener.refused(refusal));
        } else {
            long[] keys = apply(batch);
            heldWrites.add(() -> listener.written(keys));
        }
        if (!holdWrites) {
            answerOneWrite();
        }
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        reads.add(request);
        CompletableFuture<Page> answer = new CompletableFuture<>();
        StoreException failure = failReads;
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else if (holdReads) {
            Page asked = page(request);
            boolean asAsked = readAsAsked;
            heldReads.add(() -> answer.complete(asAsked ? asked : page(request)));
        } else {
            answer.complete(page(request));
        }
        return answer;
    }

    @Override
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        sweeps.add(request);
        CompletableFuture<ExpiredPage> answer = new CompletableFuture<>();
        StoreException failure = failReads;
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else if (holdReads) {
            heldReads.add(() -> answer.complete(expired(request)));
        } else {
            answer.complete(expired(request));
        }
        return answer;
    }

    private ExpiredPage expired(ExpiryRequest request) {
        List<ExpiredPage.Expired> expired = new ArrayList<>();
        NavigableMap<Long, StoredMessage> rest = new TreeMap<>();
        int looked = 0;
        for (StoredMessage stored : lane(request.of())
                .subMap(request.from(), true, request.through(), true)
                .values()) {
            if (looked++ == request.most()) {
                return new ExpiredPage(expired, earliestExpiry(rest), stored.key() - 1, false);
            }
            if (ExpiryTimer.orNever(stored.state().expiresAt()) <= request.now()) {
                expired.add(
                        new ExpiredPage.Expired(stored.key(), stored.message().size()));
            } else {
                rest.put(stored.key(), stored);
            }
        }
        return new ExpiredPage(expired, earliestExpiry(rest), request.through(), true);
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public long nextNumber() {
        return 1;
    }

    @Override
    public void close() {}

    private long movedBytes(StoreBatch batch) {
        long bytes = 0;
        for (StoreOperation operation : batch.operations()) {
            if (operation instanceof Move move) {
                for (TreeMap<Long, StoredMessage> lane : lanes.values()) {
                    StoredMessage moved = lane.get(move.key());
                    bytes += moved == null ? 0 : moved.message().size();
                }
            }
        }
        return bytes;
    }

    private Page page(ReadRequest request) {
        List<StoredMessage> messages = new ArrayList<>();
        int bytes = 0;
        for (StoredMessage stored : lane(request.of())
                .subMap(request.from(), true, request.through(), true)
                .values()) {
            bytes += stored.message().size();
            if (messages.size() == request.maxMessages() || (!messages.isEmpty() && bytes > request.maxBytes())) {
                return new Page(messages, false);
            }
            messages.add(stored);
        }
        return new Page(messages, true);
    }

    private long[] apply(StoreBatch batch) {
        List<Long> keys = new ArrayList<>();
        for (StoreOperation operation : batch.operations()) {
            written.add(operation);
            if (operation instanceof Acknowledge acknowledge) {
                lanes.values().forEach(lane -> lane.remove(acknowledge.key()));
            } else if (operation instanceof AcknowledgeRange range) {
                lanes.values().forEach(lane -> lane.subMap(range.from(), true, range.to(), true)
                        .clear());
            } else if (operation instanceof RecordAttempts attempts) {
                recordAttempts(attempts);
            } else if (operation instanceof Move move) {
                keys.add(move(move));
            } else if (!(operation instanceof DropBody || operation instanceof ReleaseBody)) {
                throw new IllegalArgumentException("a queue does not write " + operation);
            }
        }
        return keys.stream().mapToLong(Long::longValue).toArray();
    }

    private void recordAttempts(RecordAttempts attempts) {
        for (TreeMap<Long, StoredMessage> lane : lanes.values()) {
            lane.computeIfPresent(attempts.key(), (key, old) -> {
                DeliveryState state = old.state();
                return new StoredMessage(
                        key,
                        old.message(),
                        old.body(),
                        new DeliveryState(attempts.attempts(), state.expiresAt(), state.dueAt()),
                        Map.of());
            });
        }
    }

    private long move(Move move) {
        for (TreeMap<Long, StoredMessage> lane : lanes.values()) {
            StoredMessage old = lane.remove(move.key());
            if (old != null) {
                long key = putAs(move.to(), new StoredMessage(0, old.message(), old.body(), move.state(), Map.of()));
                onMove.accept(move.key(), key);
                return key;
            }
        }
        return 0;
    }

    private long putAs(SubQueue lane, StoredMessage message) {
        long sequence = sequences.merge(lane, 1L, Long::sum);
        long key = ((lane.queue() * (long) SubQueue.LANES + lane.lane()) << 40) + sequence;
        lane(lane).put(key, new StoredMessage(key, message.message(), message.body(), message.state(), Map.of()));
        return key;
    }

    private static boolean runFirst(ArrayDeque<Runnable> held) {
        Runnable first = held.poll();
        if (first == null) {
            return false;
        }
        first.run();
        return true;
    }
}
