package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue: its messages in strict order, each delivered to one of its consumers at a time.
 *
 * <p>Owned by its loop: all methods but {@link #loop()} are called there.
 */
public final class MessageQueue {
    private final QueueEnvironment environment;
    private final Lane[] lanes = new Lane[10];
    private final Set<Subscription> live = new LinkedHashSet<>();
    private final ArrayDeque<Subscription> hungry = new ArrayDeque<>();
    private final ArrayDeque<Poll> polls = new ArrayDeque<>();
    private long turns;
    private long unacknowledged;
    private long bytes;
    private long enqueued;
    private long acknowledged;
    private long expired;
    private long redelivered;
    private boolean dispatching;
    private boolean closed;

    private MessageQueue(QueueEnvironment environment) {
        this.environment = environment;
        for (int priority = 0; priority < lanes.length; priority++) {
            lanes[priority] = new Lane();
        }
    }

    /**
     * A queue that the store knows.
     *
     * @param waiting what the store holds of it; of this queue only
     */
    public static MessageQueue durable(
            QueueDefinition definition, List<RecoveredState.Range> waiting, QueueEnvironment environment) {
        return new MessageQueue(environment);
    }

    /** A queue that the store does not know: all its messages are volatile, whatever their delivery mode. */
    public static MessageQueue inMemory(QueueEnvironment environment) {
        return new MessageQueue(environment);
    }

    /** The loop that owns this queue. Any thread. */
    public Loop loop() {
        return environment.loop();
    }

    /** A new consumer, without credit at first. */
    public Subscription subscribe(Consumer consumer) {
        requireLoop();
        Subscription subscription = new Subscription(this, consumer);
        live.add(subscription);
        return subscription;
    }

    /**
     * Adds a message that the store has: with a {@link DeliveryState#dueAt()} it is in the queue's delayed lane, else in
     * that of its priority.
     *
     * @param key from the store, higher than any before of the same lane
     */
    public void addDurable(long key, EncodedMessage message, DeliveryState state) {
        requireLoop();
        add(new QueuedMessage(key, 0, message, state));
    }

    /** Adds a message that is kept in memory only. */
    public void addVolatile(EncodedMessage message, DeliveryState state) {
        requireLoop();
        add(new QueuedMessage(lanes[message.priority()].lastKey(), ++turns, message, state));
    }

    /** What is here now. */
    public QueueStatus status() {
        requireLoop();
        long ready = 0;
        for (Lane lane : lanes) {
            ready += lane.size();
        }
        return new QueueStatus(
                ready, unacknowledged, 0, bytes, live.size(), enqueued, acknowledged, expired, redelivered);
    }

    /** Ends all subscriptions, with the reason; nothing is delivered any more. Idempotent. */
    public void close(ErrorCode code, String text) {
        requireLoop();
        closed = true;
        for (Subscription subscription : List.copyOf(live)) {
            subscription.leave();
            subscription.consumer().closed(code, text);
        }
        answerPolls();
    }

    void requireLoop() {
        if (!environment.loop().inLoop()) {
            throw new IllegalStateException("a queue is used on its loop only");
        }
    }

    void wakeUp(Subscription subscription) {
        if (subscription.hungry() && !hungry.contains(subscription)) {
            hungry.add(subscription);
        }
        dispatch();
    }

    void poll(Poll poll) {
        polls.add(poll);
        wakeUp(poll.by());
    }

    void left(Subscription subscription) {
        live.remove(subscription);
    }

    void acknowledged(QueuedMessage[] messages) {
        for (QueuedMessage message : messages) {
            unacknowledged--;
            acknowledged++;
            bytes -= message.size();
        }
    }

    /** Messages are back in their old places; those that failed are counted in the store, for which nobody waits. */
    void giveBack(List<QueuedMessage> messages, List<QueuedMessage> failed) {
        for (QueuedMessage message : messages) {
            unacknowledged--;
            lanes[message.priority()].giveBack(message);
        }
        recordAttempts(failed);
        dispatch();
    }

    private void recordAttempts(List<QueuedMessage> failed) {
        List<StoreOperation> operations = new ArrayList<>();
        for (QueuedMessage message : failed) {
            if (message.durable()) {
                operations.add(new RecordAttempts(message.key(), message.attempts()));
            }
        }
        if (!operations.isEmpty()) {
            environment.store().write(new StoreBatch(operations), WriteListener.NONE);
        }
    }

    private void add(QueuedMessage message) {
        enqueued++;
        bytes += message.size();
        lanes[message.priority()].add(message);
        dispatch();
    }

    private void dispatch() {
        if (dispatching || closed) {
            return;
        }
        dispatching = true;
        try {
            for (Subscription next = nextHungry(); next != null; next = nextHungry()) {
                QueuedMessage message = nextMessage();
                if (message == null) {
                    hungry.addFirst(next);
                    break;
                }
                deliver(message, next);
                hungry.add(next);
            }
        } finally {
            dispatching = false;
        }
        answerPolls();
    }

    private void deliver(QueuedMessage message, Subscription to) {
        EncodedMessage content = message.content();
        if (content == null) {
            throw new IllegalStateException("a message without its content cannot be delivered");
        }
        unacknowledged++;
        if (message.attempts() > 0) {
            redelivered++;
        }
        long tag = to.delivered(message);
        to.consumer().deliver(tag, message.attempts() + 1, content);
    }

    private void answerPolls() {
        for (Poll poll = polls.poll(); poll != null; poll = polls.poll()) {
            poll.by().stopWanting();
            if (poll.takeBack()) {
                poll.by().takeBackCredit();
            }
            poll.answered().run();
        }
    }

    private @Nullable Subscription nextHungry() {
        Subscription next = hungry.poll();
        while (next != null && !next.hungry()) {
            next = hungry.poll();
        }
        return next;
    }

    private @Nullable QueuedMessage nextMessage() {
        for (int priority = lanes.length - 1; priority >= 0; priority--) {
            QueuedMessage message = lanes[priority].poll();
            if (message != null) {
                return message;
            }
        }
        return null;
    }
}
