package io.posthorn.server.session;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.HoldBody;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MessageQueue;
import io.posthorn.server.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One queue's part of {@link QueueWorks}: messages that come to it, deliveries that are settled. */
final class QueueWork {
    /**
     * A message that comes.
     *
     * @param stored whether as an entry of the store
     * @param shares whether others need its body too, if that lies outside
     */
    private record Arrival(SentContent content, DeliveryState state, boolean stored, boolean shares) {}

    private record Staged(StagedRange range, int firstKey) {}

    private record Claim(SessionConsumer consumer, long from, long to) {}

    private final BrokerQueue queue;
    private final List<Arrival> arrivals = new ArrayList<>(1);
    private final List<Staged> staged = new ArrayList<>(0);
    private final List<Claim> claims = new ArrayList<>(0);
    private final List<Settlement> settlements = new ArrayList<>(0);
    private @Nullable BrokerException refusal;
    private int firstKey;

    QueueWork(BrokerQueue queue) {
        this.queue = queue;
    }

    BrokerQueue queue() {
        return queue;
    }

    /** A message becomes an entry of the store. */
    void addStored(SentContent content, DeliveryState state) {
        arrivals.add(new Arrival(content, state, true, false));
    }

    /**
     * A message that the store need not know.
     *
     * @param shares whether other messages need its body too, if that lies outside
     */
    void addInMemory(SentContent content, DeliveryState state, boolean shares) {
        arrivals.add(new Arrival(content, state, false, shares));
    }

    /** Messages that are staged; of the keys that the store yields, two from {@code firstKey} on are theirs. */
    void add(StagedRange range, int firstKey) {
        staged.add(new Staged(range, firstKey));
    }

    void claim(SessionConsumer consumer, long from, long to) {
        claims.add(new Claim(consumer, from, to));
    }

    /** Takes over what another has to do with the same queue. */
    void absorb(QueueWork other) {
        arrivals.addAll(other.arrivals);
        staged.addAll(other.staged);
        claims.addAll(other.claims);
        settlements.addAll(other.settlements);
    }

    boolean settles() {
        return !claims.isEmpty();
    }

    /** Why the deliveries cannot be settled, or null. */
    @Nullable
    BrokerException refusal() {
        return refusal;
    }

    /** Begins to settle what is claimed, as far as it goes. On the queue's loop. */
    void settle() {
        try {
            for (Claim claim : claims) {
                settlements.add(claim.consumer.settle(claim.from, claim.to));
            }
        } catch (BrokerException e) {
            refusal = e;
        } catch (RuntimeException | Error e) {
            refusal = new BrokerException(ErrorCode.INTERNAL, "the broker failed: " + e, e);
        }
    }

    /**
     * Adds what the store must know of messages that come.
     *
     * @param keys how many keys the operations before these yield
     * @return the same with these
     */
    int addSends(List<StoreOperation> operations, int keys) {
        firstKey = keys;
        int count = keys;
        for (Arrival arrival : arrivals) {
            if (arrival.stored) {
                if (count == firstKey) {
                    queue.toDefine().ifPresent(operations::add);
                }
                SentContent content = arrival.content;
                operations.add(queue.entry(content.entry(), content.body(), arrival.state));
                count++;
            }
        }
        return count;
    }

    /** Adds that messages which the store does not know need bodies which others need too. */
    void addHolds(List<StoreOperation> operations) {
        for (Arrival arrival : arrivals) {
            BodyReference body = arrival.content.outside();
            if (arrival.shares && body != null) {
                operations.add(new HoldBody(body.number()));
            }
        }
    }

    /** Adds what the store must know of deliveries that are settled. */
    void addSettlements(List<StoreOperation> operations) {
        for (Settlement settlement : settlements) {
            operations.addAll(settlement.operations());
        }
    }

    /**
     * Adds what a prepared branch acknowledges.
     *
     * @param before takes what the store is told in front
     */
    void addPrepared(List<StoreOperation> before, List<StoreOperation> work) {
        for (Settlement settlement : settlements) {
            before.addAll(settlement.attempts());
            work.addAll(settlement.toPrepare());
        }
    }

    /** Adds the bodies of messages that no store knows to be settled. */
    void addBodies(List<StoreOperation> operations) {
        for (Settlement settlement : settlements) {
            operations.addAll(settlement.bodies());
        }
    }

    /** The store has it. On the queue's loop. */
    void apply(long[] keys) {
        MessageQueue messages = queue.messages();
        for (Staged part : staged) {
            part.range.apply(keys[part.firstKey], keys[part.firstKey + 1]);
        }
        int next = firstKey;
        for (Arrival arrival : arrivals) {
            SentContent content = arrival.content;
            if (arrival.stored) {
                messages.addDurable(keys[next++], content.message(), content.body(), arrival.state);
            } else {
                messages.addVolatile(content.message(), content.outside(), arrival.state);
            }
        }
        if (next > firstKey) {
            queue.stored();
        }
        settlements.forEach(Settlement::applied);
        claims.forEach(claim -> claim.consumer.leaveIfSettled());
    }

    /** Nothing of it happened. On the queue's loop. */
    void undo() {
        settlements.forEach(Settlement::undone);
    }

    /** Nothing of it happened, and nobody has what was to be settled. On the queue's loop. */
    void giveBack() {
        settlements.forEach(Settlement::givenBack);
        claims.forEach(claim -> claim.consumer.leaveIfSettled());
    }
}
