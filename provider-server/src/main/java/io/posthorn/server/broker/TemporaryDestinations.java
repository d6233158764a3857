package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Temporary queues and topics by name (Jakarta Messaging 3.1, §6.2.2). Each belongs to a connection, which alone may
 * consume from it; everybody may send to it. What is sent to a temporary queue is in memory, whatever its delivery mode.
 * Thread-safe.
 */
public final class TemporaryDestinations {
    /**
     * One of them.
     *
     * @param owner told apart by identity
     * @param queue null for a topic
     */
    private record Temporary(Object owner, @Nullable BrokerQueue queue) {}

    private final QueueMaker queues;
    private final Subscriptions subscriptions;
    private final Map<DestinationName, Temporary> all = new ConcurrentHashMap<>();

    TemporaryDestinations(QueueMaker queues, Subscriptions subscriptions) {
        this.queues = queues;
        this.subscriptions = subscriptions;
    }

    /**
     * Makes one.
     *
     * @param loop where a queue shall live: that of the owner, since nobody else consumes
     * @throws BrokerException IN_USE if the name is taken, RESOURCE_LIMIT if there are too many queues or temporary destinations, INVALID_DESTINATION
     *     if the name is not that of a temporary destination
     */
    public void create(DestinationName name, Object owner, Loop loop) {
        if (!name.isTemporary()) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION,
                    "\"" + name.value() + "\" is not the name of a temporary destination");
        }
        if (all.containsKey(name)) {
            throw taken(name);
        }
        queues.requireRoom();
        queues.requireRoomBeside(all.size());
        BrokerQueue queue = name.isQueue() ? queues.inMemory(name.value(), loop, Long.MAX_VALUE) : null;
        if (all.putIfAbsent(name, new Temporary(owner, queue)) != null) {
            end(name, queue);
            throw taken(name);
        }
    }

    /**
     * Looks whether this is a temporary destination that the owner may consume from.
     *
     * @throws BrokerException INVALID_DESTINATION if it is gone, or belongs to another
     */
    public void requireOwned(DestinationName name, Object owner) {
        if (find(name).owner() != owner) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION,
                    "temporary " + kind(name) + " \"" + name.value()
                            + "\" belongs to another connection: only that one consumes from it");
        }
    }

    /**
     * The queue of this name.
     *
     * @throws BrokerException INVALID_DESTINATION if it is gone
     */
    public BrokerQueue queue(DestinationName name) {
        BrokerQueue queue = find(name).queue();
        if (queue == null) {
            throw gone(name);
        }
        return queue;
    }

    /**
     * Looks whether there is a temporary destination of this name.
     *
     * @throws BrokerException INVALID_DESTINATION if it is gone
     */
    void requireThere(DestinationName name) {
        find(name);
    }

    /**
     * Ends one with all its messages, unless it has a consumer: then the answer is a {@link BrokerException} IN_USE.
     * Completes on any loop.
     *
     * @throws BrokerException INVALID_DESTINATION as {@link #requireOwned}
     */
    public CompletableFuture<Void> delete(DestinationName name, Object owner) {
        requireOwned(name, owner);
        BrokerQueue queue = find(name).queue();
        CompletableFuture<Boolean> consumed = new CompletableFuture<>();
        if (queue == null) {
            subscriptions.askWhetherAny(name, consumed);
        } else {
            queue.loop().run(() -> consumed.complete(queue.messages().status().consumers() > 0));
        }
        return consumed.thenAccept(used -> {
            if (used) {
                throw new BrokerException(
                        ErrorCode.IN_USE, "temporary " + kind(name) + " \"" + name.value() + "\" has a consumer");
            }
            drop(name, owner);
        });
    }

    /** Ends one with all its messages and consumers; nothing if the owner has none of this name any more. */
    public void drop(DestinationName name, Object owner) {
        Temporary dropped = all.get(name);
        if (dropped != null && dropped.owner() == owner && all.remove(name, dropped)) {
            end(name, dropped.queue());
        }
    }

    /** Whether there is one of this name, and it belongs to this owner. */
    public boolean isOwned(DestinationName name, Object owner) {
        Temporary found = all.get(name);
        return found != null && found.owner() == owner;
    }

    private void end(DestinationName name, @Nullable BrokerQueue queue) {
        if (queue != null) {
            queues.end(queue, ErrorCode.CLOSED, "temporary queue \"" + name.value() + "\" was deleted");
        }
    }

    private Temporary find(DestinationName name) {
        Temporary found = all.get(name);
        if (found == null) {
            throw gone(name);
        }
        return found;
    }

    private static BrokerException gone(DestinationName name) {
        return new BrokerException(
                ErrorCode.INVALID_DESTINATION,
                "there is no temporary " + kind(name) + " \"" + name.value()
                        + "\": it was deleted, or its connection has ended");
    }

    private static BrokerException taken(DestinationName name) {
        return new BrokerException(
                ErrorCode.IN_USE, "there is a temporary " + kind(name) + " \"" + name.value() + "\" already");
    }

    private static String kind(DestinationName name) {
        return name.isQueue() ? "queue" : "topic";
    }
}
