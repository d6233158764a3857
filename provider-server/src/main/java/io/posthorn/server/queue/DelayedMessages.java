package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.loop.Cancellable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for their delivery time. In the store they have a lane of their own; when one is due it gets a place
 * at the tail of the lane of its priority. Of a durable one four words stay in memory, and its content while there is
 * room.
 */
final class DelayedMessages {
    /** Takes messages that are due. */
    interface Destination {
        /** A durable message has this key now. */
        void arrived(QueuedMessage message, long key);

        /** A message held in memory only. */
        void arrivedInMemory(QueuedMessage message);

        /** All that were due together are there. */
        void allArrived();
    }

    /** The wall clock may be set, so it is looked at so often, in ms. */
    static final long LONGEST_PAUSE = 10_000;
    /** So many messages are moved at a time; others that are due come when these are there. */
    static final int MOST_MOVING = 10_000;

    /** After the store refused to move a message, in ms. */
    static final long RETRY_PAUSE = 1_000;

    private final QueueEnvironment environment;
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final Destination destination;
    /** All that are listed here. The key of one held in memory only is below every key of the store. */
    private final DelayHeap waiting = new DelayHeap();
    /** Those whose content is here, by their keys in the heap. */
    private final Map<Long, QueuedMessage> here = new HashMap<>(0);
    /** In the store, and not listed here yet. */
    private long unlisted;

    private long moving;
    private long turns;
    private @Nullable Cancellable timer;
    private long armedFor = Long.MAX_VALUE;
    private boolean closed;

    DelayedMessages(QueueEnvironment environment, QueueStore store, ExpiryTimer expiry, Destination destination) {
        this.environment = environment;
        this.store = store;
        this.expiry = expiry;
        this.destination = destination;
    }

    /** Lists what the store held when it was opened, page by page. */
    void recover(RecoveredState.Range range) {
        list(range.firstKey(), range.lastKey(), range.count());
    }

    /** Lists messages that the store has, all between two keys, page by page. */
    void addStored(long firstKey, long lastKey) {
        list(firstKey, lastKey, lastKey - firstKey + 1);
    }

    private void list(long from, long through, long count) {
        unlisted += count;
        readList(from, through, count);
    }

    /** A message that the store has. */
    void addDurable(QueuedMessage message, long dueAt) {
        if (environment.memory().roomForCopies()) {
            message.hold(environment.memory());
        } else {
            message.letGo(environment.memory());
        }
        add(message, dueAt, message.key());
    }

    /** A message that the store does not have. */
    void addInMemory(EncodedMessage content, @Nullable BodyReference body, DeliveryState state) {
        QueuedMessage message = QueuedMessage.inMemory(Lane.NO_KEY, ++turns, content, body, state);
        message.hold(environment.memory());
        add(message, state.dueAt(), Lane.NO_KEY + message.turn());
    }

    private void add(QueuedMessage message, long dueAt, long key) {
        list(message, dueAt, key);
        arm();
    }

    private void list(QueuedMessage message, long dueAt, long key) {
        waiting.add(dueAt, key, message.expiresAt(), message.size(), message.attempts(), message.priority());
        if (!message.hollow()) {
            here.put(key, message);
        }
    }

    long size() {
        return waiting.size() + unlisted + moving;
    }

    void close() {
        closed = true;
        cancel();
        for (QueuedMessage message : here.values()) {
            message.letGo(environment.memory());
            store.giveUp(message);
        }
        here.clear();
        waiting.clear();
        unlisted = 0;
        moving = 0;
    }

    private void readList(long from, long through, long count) {
        store.read(SubQueue.DELAYED, from, through, new QueueStore.Reader() {
            @Override
            public void read(Page page) {
                listed(page, through, count);
            }

            @Override
            public void failed() {
                // The queue has been told, and ends its consumers; the messages are due all the same.
                environment.loop().schedule(RETRY_PAUSE, () -> listAgain(from, through, count));
            }
        });
    }

    private void listAgain(long from, long through, long count) {
        if (!closed) {
            readList(from, through, count);
        }
    }

    private void listed(Page page, long through, long count) {
        List<StoredMessage> messages = page.messages();
        for (StoredMessage read : messages) {
            waiting.add(
                    read.state().dueAt(),
                    read.key(),
                    read.state().expiresAt(),
                    read.message().size(),
                    read.state().attempts(),
                    read.message().priority());
        }
        if (page.complete() || messages.isEmpty()) {
            unlisted -= count;
        } else {
            long left = Math.max(1, count - messages.size());
            unlisted -= count - left;
            readList(messages.get(messages.size() - 1).key() + 1, through, left);
        }
        arm();
    }

    /** Sets the timer for the next that is due. */
    private void arm() {
        if (waiting.isEmpty() || moving >= MOST_MOVING || (timer != null && armedFor <= waiting.dueAt())) {
            return;
        }
        cancel();
        armedFor = waiting.dueAt();
        long delay = Math.min(LONGEST_PAUSE, waiting.dueAt() - now());
        timer = environment.loop().schedule(Math.max(0, delay), this::fire);
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void fire() {
        timer = null;
        List<QueuedMessage> due = new ArrayList<>();
        long now = now();
        while (!waiting.isEmpty() && waiting.dueAt() <= now && moving + due.size() < MOST_MOVING) {
            due.add(takeFirst());
        }
        due.removeIf(this::dropIfExpired);
        expiry.flush();
        release(due);
        arm();
    }

    private QueuedMessage takeFirst() {
        long key = waiting.key();
        QueuedMessage message = here.remove(key);
        if (message == null) {
            message = QueuedMessage.hollow(
                    key, waiting.priority(), waiting.bytes(), waiting.expiresAt(), waiting.attempts());
        }
        waiting.removeFirst();
        return message;
    }

    private boolean dropIfExpired(QueuedMessage message) {
        boolean expired = expiry.expired(message);
        if (expired) {
            expiry.drop(message);
        }
        return expired;
    }

    private void release(List<QueuedMessage> due) {
        List<QueuedMessage> inStore = new ArrayList<>();
        for (QueuedMessage message : due) {
            if (message.durable()) {
                inStore.add(message);
            } else {
                destination.arrivedInMemory(message);
            }
        }
        destination.allArrived();
        for (int from = 0; from < inStore.size(); ) {
            int to = QueueStore.endOfMove(inStore, from);
            move(inStore.subList(from, to));
            from = to;
        }
    }

    private void move(List<QueuedMessage> messages) {
        moving += messages.size();
        store.move(messages, new QueueStore.Mover() {
            @Override
            public void moved(long[] keys) {
                moving -= messages.size();
                for (int i = 0; i < keys.length; i++) {
                    destination.arrived(messages.get(i), keys[i]);
                }
                destination.allArrived();
                arm();
            }

            @Override
            public void refused() {
                moving -= messages.size();
                long again = now() + RETRY_PAUSE;
                messages.forEach(message -> list(message, again, message.key()));
                arm();
            }
        });
    }

    private long now() {
        return environment.clock().wallMillis();
    }
}
