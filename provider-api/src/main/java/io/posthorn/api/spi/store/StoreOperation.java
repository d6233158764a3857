package io.posthorn.api.spi.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.SessionEpoch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of a store. Keys, body numbers and queue ids that no longer exist are passed over, so that a change that was
 * applied before may be applied again.
 */
public sealed interface StoreOperation {
    /**
     * Operations that put entries under new order keys, which are yielded in the batch's order. An {@link Enqueue} or
     * {@link Move} that is passed over, since its queue or its entry is gone, yields 0, which is no key.
     */
    sealed interface YieldsKey extends StoreOperation {}

    /**
     * A part of a body. Invisible, and dropped by recovery, until an {@link Enqueue} of the same or a later batch refers to
     * it.
     *
     * @param part counts from 0
     */
    record AddBodyPart(long body, int part, byte[] bytes) implements StoreOperation {}

    /** Gives up a body that no entry refers to, and nobody holds. */
    record DropBody(long body) implements StoreOperation {}

    /**
     * A message that is in memory only needs a body that others need too: it stays, though no entry refers to it, until it is
     * {@linkplain ReleaseBody released} as often as it was held, or the store is closed. Recovery knows nothing of it.
     */
    record HoldBody(long body) implements StoreOperation {}

    /**
     * A message that is in memory only is gone, and needs its body no more: that goes too, unless an entry refers to it or
     * somebody else holds it. Who was alone to need it need not have held it.
     */
    record ReleaseBody(long body) implements StoreOperation {}

    /**
     * A new entry at the tail of a sub-queue.
     *
     * @param message with its body inside, or with an empty one where {@code body} refers to it
     */
    record Enqueue(SubQueue to, EncodedMessage message, @Nullable BodyReference body, DeliveryState state)
            implements YieldsKey {}

    /**
     * Takes an entry out of its place and puts it at the tail of another sub-queue: a delayed message that is due, a
     * dead-lettered one, a redrive.
     *
     * @param notes added to the message's notes
     */
    record Move(long key, SubQueue to, DeliveryState state, Map<String, Object> notes) implements YieldsKey {}

    /** The entry is gone: processed, or expired. */
    record Acknowledge(long key) implements StoreOperation {}

    /** All entries of one sub-queue with keys {@code from} to {@code to}, both included, are gone. */
    record AcknowledgeRange(long from, long to) implements StoreOperation {}

    /** Sets the number of failed deliveries of an entry. */
    record RecordAttempts(long key, int attempts) implements StoreOperation {}

    /** Entries of this sub-queue up to {@code through} may have been handed to a client. */
    record MarkDelivered(SubQueue of, long through) implements StoreOperation {}

    /** Makes a queue, or replaces the settings of one. */
    record DefineQueue(QueueDefinition definition) implements StoreOperation {}

    /** Ends a queue with all its entries. */
    record DropQueue(int queue) implements StoreOperation {}

    /** The session's sends up to {@code sequence} are in the store, or refused. */
    record RecordSequence(SessionEpoch session, long sequence, long at) implements StoreOperation {}

    /** How the session's transaction {@code number} ended; replaces what was known of the one before. */
    record RecordOutcome(SessionEpoch session, long number, TransactionOutcome outcome, long at)
            implements StoreOperation {}

    /** Nothing needs to be known of the session any more. */
    record ForgetSession(SessionEpoch session) implements StoreOperation {}

    /**
     * A message of a transaction that is too large for one batch: kept, and invisible, until the transaction ends. Recovery
     * drops it, unless its transaction was committed or prepared. Whether its queue is gone makes no difference before the
     * commit.
     *
     * @param transaction a number from {@link MessageStore#nextNumber}, for this transaction alone
     */
    record Stage(
            long transaction, SubQueue to, EncodedMessage message, @Nullable BodyReference body, DeliveryState state)
            implements StoreOperation {}

    /**
     * All staged messages of a transaction become entries at the tails of their sub-queues, in the order in which they were
     * staged. Yields two keys for each sub-queue, in the order of its first staged message: of its first new entry and of its
     * last; those between them are without gaps. A sub-queue whose queue is gone yields 0 twice.
     */
    record CommitStaged(long transaction) implements YieldsKey {}

    /** Gives up all staged messages of a transaction, and their bodies. */
    record DropStaged(long transaction) implements StoreOperation {}

    /**
     * Keeps the work of an XA branch: its entries stay invisible, the entries it acknowledges are not read, until the
     * branch ends.
     *
     * @param work {@link Enqueue} and {@link Acknowledge} only
     * @param staged number of the staged transaction that belongs to the branch, 0 none
     */
    record Prepare(BranchId branch, List<StoreOperation> work, long staged) implements StoreOperation {}

    /**
     * Does the work of a prepared branch; yields the keys of its entries, in its order, then those of its staged
     * transaction as {@link CommitStaged} does.
     */
    record CommitPrepared(BranchId branch) implements YieldsKey {}

    /** Undoes a prepared branch: the entries that it acknowledged are back in their places. */
    record RollbackPrepared(BranchId branch) implements StoreOperation {}
}
