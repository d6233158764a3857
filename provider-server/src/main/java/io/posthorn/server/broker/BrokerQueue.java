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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue with its name and its place in the store. Thread-safe; {@link #messages()} is for its loop.
 *
 * <p>The store hears of a queue together with its first message: whoever writes an entry asks {@link #toDefine()} and
 * puts what it answers in front, in the same batch. So no entry is ever without its queue, whether an earlier batch was
 * refused or not, and a queue that only ever sees volatile messages never touches the disk.
 */
public final class BrokerQueue {
    private final QueueDefinition definition;
    private final MessageQueue messages;
    private final SubQueue[] lanes = new SubQueue[SubQueue.LANES];
    private volatile boolean defined;

    BrokerQueue(QueueDefinition definition, MessageQueue messages, boolean defined) {
        this.definition = definition;
        this.messages = messages;
        this.defined = defined;
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new SubQueue(definition.id(), lane);
        }
    }

    public QueueDefinition definition() {
        return definition;
    }

    public String name() {
        return definition.name();
    }

    public MessageQueue messages() {
        return messages;
    }

    public Loop loop() {
        return messages.loop();
    }

    /** What must be written before an entry of this queue, until the store is known to have it. */
    public Optional<DefineQueue> toDefine() {
        return defined ? Optional.empty() : Optional.of(new DefineQueue(definition));
    }

    /** A batch with this queue's definition, or with an entry of it, is durable. */
    public void stored() {
        if (!defined) {
            defined = true;
        }
    }

    /** The entry that the message becomes, with its body if that lies outside. */
    public Enqueue entry(EncodedMessage message, @Nullable BodyReference body, DeliveryState state) {
        int lane = state.dueAt() == 0 ? message.priority() : SubQueue.DELAYED;
        return new Enqueue(lanes[lane], message, body, state);
    }
}
