package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue: its messages in strict order, the highest priority first, each with one of its consumers at a time.
 *
 * <p>Owned by its loop: all methods but those that say otherwise are called there.
 */
public final class MessageQueue {
    private static final int NO_ID = 0;
    /** What the store says of a message that it passed over. */
    private static final long NO_KEY = 0;

    private final int id;
    private final QueueEnvironment environment;
    private final QueueCounters counters = new QueueCounters();
    private final QueueStore store;
    private final ExpiryTimer expiry;
    private final WaitingMessages waiting;
    private final DelayedMessages delayed;
    private final Dispatcher dispatcher;
    private final Set<Bond> live = new LinkedHashSet<>(4);
    /** Live ones, and those that have deliveries still. */
    private final Set<Subscription> holders = new HashSet<>(4);

    private final long mostBytes;
    /** Null where senders wait rather than that the queue ends. */
    private final @Nullable Standstill standstill;

    private int subscriptions;
    private boolean closed;

    private MessageQueue(int id, QueueEnvironment environment, long mostBytes) {
        this.id = id;
        this.mostBytes = mostBytes;
        this.environment = environment;
        store = new QueueStore(id, environment, counters, new QueueStore.Owner() {
            @Override
            public void read() {
                dispatch();
            }

            @Override
            public void failed(StoreException reason) {
                endAll(ErrorCode.STORE_FAILED, String.valueOf(reason.getMessage()));
            }
        });
        expiry = new ExpiryTimer(environment, store, counters, this::sweep);
        waiting = new WaitingMessages(store, expiry, environment, this::dispatch);
        delayed = new DelayedMessages(environment, store, expiry, new DelayedMessages.Destination() {
            @Override
            public void arrived(QueuedMessage message, long key) {
                moved(message, key);
            }

            @Override
            public void arrivedInMemory(QueuedMessage message) {
                movedInMemory(message);
            }

            @Override
            public void allArrived() {
                dispatch();
            }
        });
        dispatcher = new Dispatcher(waiting, expiry, counters, environment);
        standstill = mostBytes == Long.MAX_VALUE ? null : new Standstill(environment, counters, this::stoodStill);
    }

    /**
     * A queue that the store knows. Any thread.
     *
     * @param held what the store holds of this queue, and of no other
     */
    public static MessageQueue durable(
            QueueDefinition definition, List<RecoveredState.Range> held, QueueEnvironment environment) {
        MessageQueue queue = new MessageQueue(definition.id(), environment, Long.MAX_VALUE);
        environment.loop().run(() -> queue.recover(held));
        return queue;
    }

    /**
     * A queue that the store does not know: all its messages are in memory only. Any thread.
     *
     * @param mostBytes of messages with their bodies, delivered and not settled ones included: one more, and the queue ends with
     *     RESOURCE_LIMIT; so it does if nothing is settled for a while in which senders wait for memory. {@link Long#MAX_VALUE}
     *     for a queue that does not end so
     */
    public static MessageQueue inMemory(QueueEnvironment environment, long mostBytes) {
        return new MessageQueue(NO_ID, environment, mostBytes);
    }

    /** The loop that owns this queue. Any thread. */
    public Loop loop() {
        return environment.loop();
    }

    /** A new consumer of all messages, without credit at first. */
    public Subscription subscribe(Consumer consumer) {
        return subscribe(consumer, null);
    }

    /**
     * A new consumer, without credit at first.
     *
     * @param selector what it wants, null for all
     * @throws BrokerException ILLEGAL_STATE if the queue is closed
     */
    public Subscription subscribe(Consumer consumer, @Nullable Selector selector) {
        requireOpen();
        Walk walk = selector == null ? null : waiting.walk(selector, true);
        Subscription subscription = new Subscription(this, consumer, walk);
        subscriptions++;
        holders.add(subscription);
        joined(subscription);
        return subscription;
    }

    /**
     * A new browser, without credit at first.
     *
     * @param selector what it wants to see, null for all
     * @throws BrokerException ILLEGAL_STATE if the queue is closed
     */
    public Browser browse(Consumer consumer, @Nullable Selector selector) {
        requireOpen();
        Browser browser = new Browser(this, consumer, waiting.walk(selector, false));
        joined(browser);
        return browser;
    }

    /**
     * Adds a message that the store has in a lane of this queue: in the delayed one if it has a
     * {@linkplain DeliveryState#dueAt() delivery time}, else in that of its priority.
     *
     * @param key from the store, higher than any before of the same lane: so this is called in the order in which the store
     *     tells that batches are written. 0: the store passed it over, and so does this queue
     * @param message without its body where the store has that outside, or with it all the same: then deliveries do not ask the
     *     store while it is here
     * @param body where its body lies in the store, null if that is inside
     */
    public void addDurable(long key, EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        requireLoop();
        if (id == NO_ID) {
            throw new IllegalStateException("the store does not know this queue");
        }
        if (key == NO_KEY) {
            if (body != null) {
                store.dropBody(body);
            }
            return;
        }
        if (closed) {
            return;
        }
        QueuedMessage added = QueuedMessage.durable(key, message, body, state);
        counters.enqueued(added.size());
        if (state.dueAt() != 0) {
            delayed.addDurable(added, state.dueAt());
        } else {
            waiting.lane(message.priority()).addDurable(added);
            dispatch();
        }
    }

    /**
     * Adds many messages of one lane that the store has, and that are not here: all between two keys, without gaps.
     *
     * @param lane of this queue, {@link SubQueue#DELAYED} or a priority
     * @param firstKey as in {@link #addDurable}; 0: the store passed them over, and so does this queue
     * @param bytes of all of them
     * @param earliestExpiry none of them expires before, by the broker's wall clock; 0: none ever does
     */
    public void addStored(int lane, long firstKey, long lastKey, long bytes, long earliestExpiry) {
        requireLoop();
        if (id == NO_ID) {
            throw new IllegalStateException("the store does not know this queue");
        }
        if (closed || firstKey == NO_KEY) {
            return;
        }
        counters.enqueued(lastKey - firstKey + 1, bytes);
        if (lane == SubQueue.DELAYED) {
            delayed.addStored(firstKey, lastKey);
        } else {
            waiting.lane(lane).addStored(firstKey, lastKey, earliestExpiry);
            dispatch();
        }
    }

    /**
     * So many entries had been acknowledged by a prepared branch when the store was opened. They are not acknowledged yet, until
     * {@link #hiddenGone} or {@link #shownAgain}. Those of a branch that was prepared later are the matter of their
     * {@link Settlement}.
     */
    public void hidden(long count) {
        requireLoop();
        counters.hidden(count);
    }

    /** The branch was committed: so many entries that were {@linkplain #hidden hidden} are gone. */
    public void hiddenGone(long count) {
        requireLoop();
        counters.hiddenGone(count);
    }

    /**
     * The branch was rolled back: entries that were {@linkplain #hidden hidden} return to their old places.
     *
     * @param keys of one lane
     * @param bytes about so many their messages take
     */
    public void shownAgain(int lane, List<Long> keys, long bytes) {
        requireLoop();
        if (!closed) {
            counters.shownAgain(keys.size(), bytes);
            waiting.lane(lane).shownAgain(keys);
            dispatch();
        }
    }

    /**
     * Adds a message that is in memory only.
     *
     * @param body its body, if that lies in the store; it is released with the message, so the store must know how many hold it
     *     if that is not this message alone
     */
    public void addVolatile(EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        requireLoop();
        if (!closed && counters.bytesWithBodies() > mostBytes) {
            close(
                    ErrorCode.RESOURCE_LIMIT,
                    "messages came faster than they were consumed, until more than " + mostBytes + " bytes waited");
        }
        if (closed) {
            if (body != null) {
                store.releaseBody(body);
            }
            return;
        }
        counters.enqueued(message.size());
        if (body != null) {
            counters.bodyCame(body);
        }
        if (state.dueAt() != 0) {
            delayed.addInMemory(message, body, state);
        } else {
            waiting.lane(message.priority()).addInMemory(message, body, state);
            dispatch();
        }
    }

    /** What is here now. */
    public QueueStatus status() {
        requireLoop();
        return counters.status(waiting.size(), delayed.size(), subscriptions);
    }

    /**
     * Ends all subscriptions, telling them why. Nothing is delivered or takes memory from then on; deliveries that are with
     * a consumer may still be settled. Idempotent.
     */
    public void close(ErrorCode code, String text) {
        requireLoop();
        if (closed) {
            return;
        }
        closed = true;
        store.close();
        expiry.cancel();
        if (standstill != null) {
            standstill.close();
        }
        endAll(code, text);
        holders.forEach(holder -> holder.letGo(environment.memory()));
        holders.clear();
        delayed.close();
        waiting.clear();
    }

    void requireLoop() {
        if (!environment.loop().inLoop()) {
            throw new IllegalStateException("a queue is used on its loop only");
        }
    }

    void wakeUp(Bond bond) {
        dispatcher.wakeUp(bond);
    }

    void poll(Poll poll) {
        dispatcher.poll(poll);
    }

    void left(Bond bond) {
        if (live.remove(bond) && bond instanceof Subscription) {
            subscriptions--;
        }
        dispatcher.left(bond);
        if (live.isEmpty()) {
            dispatcher.rest();
        }
    }

    /** Delivers a message to which a subscription's walk has come, or which is the next. */
    void deliver(QueuedMessage message, Subscription to) {
        dispatcher.deliver(to.walk() == null ? message : waiting.take(message), to);
    }

    /** Nothing is delivered by it any more, nor to be given back. */
    void ended(Subscription subscription) {
        holders.remove(subscription);
    }

    void acknowledged(List<QueuedMessage> messages) {
        waiting.forgotten(messages);
        for (QueuedMessage message : messages) {
            counters.acknowledged(message);
            message.letGo(environment.memory());
        }
    }

    /** The store does not have this message any more. */
    void vanished(QueuedMessage message) {
        counters.givenBack();
        counters.removed(message);
        waiting.forgotten(List.of(message));
        message.letGo(environment.memory());
    }

    /** Messages are back in their old places; of those that failed the store keeps the count. */
    void giveBack(List<QueuedMessage> messages, List<QueuedMessage> failed) {
        for (QueuedMessage message : messages) {
            counters.givenBack();
            if (closed) {
                message.letGo(environment.memory());
                store.giveUp(message);
            } else {
                waiting.lane(message.priority()).giveBack(message);
            }
        }
        if (!closed) {
            store.recordAttempts(failed);
        }
        dispatch();
    }

    private void recover(List<RecoveredState.Range> held) {
        for (RecoveredState.Range range : held) {
            counters.recovered(range.bytes());
            if (range.of().lane() == SubQueue.DELAYED) {
                delayed.recover(range);
            } else {
                waiting.lane(range.of().lane()).recover(range);
            }
        }
    }

    /** A message that was delayed is at the tail of the lane of its priority. */
    private void moved(QueuedMessage message, long key) {
        QueuedMessage arrived = message.movedTo(key);
        message.letGo(environment.memory());
        if (key == NO_KEY) {
            counters.removed(message);
            return;
        }
        waiting.lane(message.priority()).addDurable(arrived);
    }

    private void movedInMemory(QueuedMessage message) {
        EncodedMessage content = message.content();
        message.letGo(environment.memory());
        if (content != null) {
            DeliveryState state = new DeliveryState(message.attempts(), message.expiresAt(), 0);
            waiting.lane(message.priority()).addInMemory(content, message.body(), state);
        }
    }

    private void stoodStill() {
        close(
                ErrorCode.RESOURCE_LIMIT,
                "nothing was consumed for " + Standstill.PATIENCE / 1_000
                        + " s, while senders waited because the broker's memory for messages was used up");
    }

    private long sweep(long now) {
        return waiting.sweep(now);
    }

    private void dispatch() {
        dispatcher.arrived();
    }

    private void joined(Bond bond) {
        live.add(bond);
        if (bond.walk() != null) {
            dispatcher.joined(bond);
        }
    }

    private void requireOpen() {
        requireLoop();
        if (closed) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "the queue is closed");
        }
    }

    private void endAll(ErrorCode code, String text) {
        for (Bond bond : List.copyOf(live)) {
            bond.close(code, text);
        }
        dispatch();
    }
}
