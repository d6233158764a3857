package io.posthorn.server.queue;

import io.posthorn.api.spi.store.StoreOperation;
import java.util.Arrays;
import java.util.List;

/**
 * Deliveries on their way to be settled. Until it is known whether the store took {@link #operations()} they belong to
 * nobody; then exactly one of {@link #applied()}, {@link #undone()} and {@link #givenBack()} is called, once, on the queue's
 * loop. A branch of a distributed transaction has them for as long as it lives, in two steps: {@link #toPrepare()} and
 * {@link #bodies()} together are what {@code operations} is else.
 */
public final class Settlement {
    private final Subscription subscription;
    private final long from;
    private final QueuedMessage[] messages;
    private final int givenBackBefore;
    private boolean over;

    Settlement(Subscription subscription, long from, QueuedMessage[] messages, int givenBackBefore) {
        this.subscription = subscription;
        this.from = from;
        this.messages = messages;
        this.givenBackBefore = givenBackBefore;
    }

    /** What to write to the store, to be written with all else that must happen together; empty if nothing. Any thread. */
    public List<StoreOperation> operations() {
        return Acknowledgements.of(Arrays.asList(messages));
    }

    /** What a prepared branch acknowledges; of messages that are in memory only the store knows nothing. Any thread. */
    public List<StoreOperation> toPrepare() {
        return Acknowledgements.oneByOne(Arrays.asList(messages));
    }

    /** What counts as failed if the branch is rolled back by a broker that has started anew. Any thread. */
    public List<StoreOperation> attempts() {
        return Acknowledgements.attempts(Arrays.asList(messages));
    }

    /** The bodies of messages that are in memory only, which go with them. Any thread. */
    public List<StoreOperation> bodies() {
        return Acknowledgements.bodies(Arrays.asList(messages));
    }

    /** The store has it, or there was nothing to store: the messages are gone. */
    public void applied() {
        end();
        subscription.settled(from, messages.length);
        subscription.queue().acknowledged(Arrays.asList(messages));
    }

    /** The store refused: the deliveries wait to be settled again, or go back if the subscription gave all back since. */
    public void undone() {
        end();
        subscription.unsettled(from, messages, givenBackBefore);
    }

    /** They are not processed, and nobody has them: they go back to their old places, with one more failed attempt. */
    public void givenBack() {
        end();
        subscription.gaveUp(from, messages);
    }

    private void end() {
        subscription.queue().requireLoop();
        if (over) {
            throw new IllegalStateException("this settlement has ended");
        }
        over = true;
    }
}
