package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.Recipients;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages and settlements over any number of queues that happen together or not at all. Owned by its {@link WorkOwner}. */
final class QueueWorks {
    private final Map<BrokerQueue, QueueWork> parts = new LinkedHashMap<>(2);
    /** Of messages that several queues have in the store. */
    private final List<AddBodyPart> bodies = new ArrayList<>(0);

    private @Nullable StagedSends staged;

    /** A message that comes to queues. */
    void send(Recipients to, SentContent content, DeliveryState state) {
        bodies.addAll(content.parts());
        for (BrokerQueue queue : to.stored()) {
            part(queue).addStored(content, state);
        }
        for (BrokerQueue queue : to.inMemory()) {
            part(queue).addInMemory(content, state, to.several());
        }
    }

    /** All that is staged comes to its queues, before what is sent besides. */
    void commitStaged(StagedSends sends) {
        staged = sends;
    }

    /** Deliveries that are processed. */
    void settle(SessionConsumer consumer, long from, long to) {
        part(consumer.queue()).claim(consumer, from, to);
    }

    /** Takes over what another has to do. */
    void absorb(QueueWorks other) {
        bodies.addAll(other.bodies);
        other.parts.forEach((queue, work) -> part(queue).absorb(work));
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return parts.isEmpty() && staged == null;
    }

    /** Has each queue begin to settle, then runs the task; takes the session's turn for so long. */
    void settle(WorkOwner owner, Turns turns, Runnable then) {
        List<QueueWork> settling =
                parts.values().stream().filter(QueueWork::settles).toList();
        if (settling.isEmpty()) {
            then.run();
            return;
        }
        turns.take();
        Countdown settled = new Countdown(settling.size(), () -> {
            try {
                then.run();
            } finally {
                turns.release();
            }
        });
        for (QueueWork part : settling) {
            owner.ask(part.queue().loop(), part::settle, settled::answered);
        }
    }

    /** Why something cannot be settled, or null. */
    @Nullable
    BrokerException refusal() {
        for (QueueWork part : parts.values()) {
            if (part.refusal() != null) {
                return part.refusal();
            }
        }
        return null;
    }

    /**
     * What the store must do.
     *
     * @param mostAcknowledgements that it may be told together
     * @throws BrokerException RESOURCE_LIMIT if they are more
     */
    List<StoreOperation> operations(int mostAcknowledgements) {
        List<StoreOperation> operations = new ArrayList<>(bodies);
        int keys = 0;
        if (staged != null) {
            operations.add(new CommitStaged(staged.number()));
            keys = expectStaged(staged, keys);
        }
        for (QueueWork part : parts.values()) {
            keys = part.addSends(operations, keys);
        }
        for (QueueWork part : parts.values()) {
            part.addHolds(operations);
        }
        int sends = operations.size();
        for (QueueWork part : parts.values()) {
            part.addSettlements(operations);
        }
        requireFew(operations.size() - sends, mostAcknowledgements);
        return operations;
    }

    /**
     * What the store must do so that a branch with all this survives. The commit of it yields the keys for {@link #apply}.
     *
     * @throws BrokerException RESOURCE_LIMIT as {@link #operations}; each message counts
     */
    List<StoreOperation> toPrepare(BranchId branch, int mostAcknowledgements) {
        List<StoreOperation> before = new ArrayList<>(bodies);
        List<StoreOperation> work = new ArrayList<>();
        int keys = 0;
        for (QueueWork part : parts.values()) {
            List<StoreOperation> sends = new ArrayList<>();
            keys = part.addSends(sends, keys);
            sends.forEach(operation -> (operation instanceof Enqueue ? work : before).add(operation));
        }
        if (staged != null) {
            expectStaged(staged, keys);
        }
        int sends = work.size();
        for (QueueWork part : parts.values()) {
            part.addPrepared(before, work);
        }
        requireFew(work.size() - sends, mostAcknowledgements);
        before.add(new Prepare(branch, work, staged == null ? 0 : staged.number()));
        return before;
    }

    /** Bodies that what comes needs in memory, and that go with what is settled, where a prepared branch does not know it. */
    List<StoreOperation> bodies() {
        List<StoreOperation> operations = new ArrayList<>();
        parts.values().forEach(part -> part.addHolds(operations));
        parts.values().forEach(part -> part.addBodies(operations));
        return operations;
    }

    /** The store has it. Any thread. */
    void apply(WorkOwner owner, long[] keys) {
        for (QueueWork part : parts.values()) {
            owner.on(part.queue().loop(), () -> part.apply(keys));
        }
    }

    /** Nothing of it happened. Any thread. */
    void undo(WorkOwner owner) {
        for (QueueWork part : parts.values()) {
            owner.on(part.queue().loop(), part::undo);
        }
    }

    /** Nothing of it happened, and nobody has what was to be settled; runs the task on the owner's loop when it is back. */
    void giveBack(WorkOwner owner, Runnable then) {
        Countdown back = new Countdown(parts.size(), then);
        for (QueueWork part : parts.values()) {
            owner.ask(part.queue().loop(), part::giveBack, back::answered);
        }
    }

    private int expectStaged(StagedSends sends, int firstKey) {
        int keys = firstKey;
        for (StagedRange range : sends.ranges()) {
            part(range.queue()).add(range, keys);
            keys += 2;
        }
        return keys;
    }

    private static void requireFew(int acknowledgements, int most) {
        if (acknowledgements > most) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "what is acknowledged together takes " + acknowledgements
                            + " ranges of messages that follow each other, and may take " + most);
        }
    }

    private QueueWork part(BrokerQueue queue) {
        return parts.computeIfAbsent(queue, QueueWork::new);
    }
}
