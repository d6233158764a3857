package io.posthorn.api.spi.store;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a store held when it was opened: never one item a message, so it fits memory at any depth.
 *
 * @param id the store's identity, drawn when it was made
 */
public record RecoveredState(
        UUID id, List<QueueDefinition> queues, List<Range> ranges, List<Session> sessions, List<Prepared> prepared) {

    /**
     * The visible entries of a sub-queue.
     *
     * @param count above 0
     * @param bytes about so many their messages take; bodies that lie outside are not counted
     * @param firstKey no visible entry has a lower key
     * @param lastKey no visible entry has a higher key
     * @param deliveredThrough highest key that may have been handed to a client, or {@link Long#MIN_VALUE}
     * @param earliestExpiry no visible entry expires before, ms since 1970; {@link ExpiredPage#NEVER} if none does
     */
    public record Range(
            SubQueue of,
            long count,
            long bytes,
            long firstKey,
            long lastKey,
            long deliveredThrough,
            long earliestExpiry) {}

    /**
     * What is known of a client's session that did not close in good order.
     *
     * @param sequence highest that was recorded, 0 none
     * @param transaction number of the last recorded outcome, 0 none
     * @param at when it was last heard of, by the broker's wall clock
     */
    public record Session(
            SessionEpoch epoch, long sequence, long transaction, @Nullable TransactionOutcome outcome, long at) {}

    /**
     * An XA branch that waits for its end.
     *
     * @param staged what its staged transaction has for which sub-queue, in the order in which the commit yields their keys
     * @param hidden the entries that it acknowledges, which are not among the visible ones before it is rolled back
     */
    public record Prepared(BranchId branch, List<StoreOperation> work, List<Staged> staged, List<Hidden> hidden) {}

    /**
     * So many messages are staged for a sub-queue.
     *
     * @param bytes about so many they take; bodies that lie outside are not counted
     * @param earliestExpiry as in {@link Range}
     */
    public record Staged(SubQueue to, long count, long bytes, long earliestExpiry) {}

    /**
     * Entries of a sub-queue that a prepared branch acknowledges.
     *
     * @param keys in their order
     * @param bytes about so many their messages take
     */
    public record Hidden(SubQueue of, List<Long> keys, long bytes) {}
}
