package io.posthorn.server.broker;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.MessageQueue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue with its name and, unless it is in memory only, its place in the store. Thread-safe; {@link #messages()} is for
 * its loop.
 *
 * <p>The store hears of a queue together with its first message, if not before: whoever writes an entry asks
 * {@link #toDefine()} and puts what it answers in front, in the same batch. So no entry is ever without its queue, whether
 * an earlier batch was refused or not, and a queue that only ever sees volatile messages never touches the disk.
 */
public final class BrokerQueue implements Route {
    private final String name;
    private final @Nullable QueueDefinition definition;
    private final MessageQueue messages;
    private final SubQueue[] lanes;
    private final Recipients stored;
    private final Recipients inMemory;
    private volatile boolean defined;
    private volatile @Nullable Runnable whenDefinedAgain;

    private BrokerQueue(String name, @Nullable QueueDefinition definition, MessageQueue messages, boolean defined) {
        this.name = name;
        this.definition = definition;
        this.messages = messages;
        this.defined = defined;
        lanes = new SubQueue[definition == null ? 0 : SubQueue.LANES];
        for (int lane = 0; definition != null && lane < lanes.length; lane++) {
            lanes[lane] = new SubQueue(definition.id(), lane);
        }
        inMemory = Recipients.of(List.of(), List.of(this));
        stored = Recipients.of(List.of(this), List.of());
    }

    /**
     * A queue whose persistent messages are in the store.
     *
     * @param defined whether the store knows it already
     */
    static BrokerQueue durable(QueueDefinition definition, MessageQueue messages, boolean defined) {
        return new BrokerQueue(definition.name(), definition, messages, defined);
    }

    /** A queue that the store never hears of. */
    static BrokerQueue inMemory(String name, MessageQueue messages) {
        return new BrokerQueue(name, null, messages, true);
    }

    /**
     * What the store knows it by.
     *
     * @throws IllegalStateException if it is in memory only
     */
    public QueueDefinition definition() {
        if (definition == null) {
            throw new IllegalStateException("\"" + name + "\" is in memory only");
        }
        return definition;
    }

    public String name() {
        return name;
    }

    public MessageQueue messages() {
        return messages;
    }

    public Loop loop() {
        return messages.loop();
    }

    /** Itself: in the store if the message is persistent and this queue is not in memory only. */
    @Override
    public Recipients recipientsOf(EncodedMessage message, Publisher publisher) {
        return stores(message) ? stored : inMemory;
    }

    /** Whether the message becomes an entry of the store, and not one in memory only. */
    boolean stores(EncodedMessage message) {
        return definition != null && message.persistent();
    }

    /** What must be written before an entry of this queue, until the store is known to have it. */
    public Optional<DefineQueue> toDefine() {
        return defined || whenDefinedAgain != null ? Optional.empty() : Optional.of(new DefineQueue(definition()));
    }

    /** A batch with this queue's definition, or with an entry of it, is durable. */
    public void stored() {
        Runnable again = whenDefinedAgain;
        if (again != null) {
            again.run();
        } else if (!defined) {
            defined = true;
        }
    }

    /**
     * The queue is being deleted: nobody defines it any more.
     *
     * @param again what to do if somebody has done so who was about to, before the store forgot it or after
     */
    void retire(Runnable again) {
        whenDefinedAgain = again;
    }

    /** The queue is not deleted after all. */
    void keep() {
        whenDefinedAgain = null;
    }

    /** The entry that the message becomes, with its body if that lies outside. */
    public Enqueue entry(EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        int lane = state.dueAt() == 0 ? message.priority() : SubQueue.DELAYED;
        return new Enqueue(lanes[lane], message, body, state);
    }
}
