package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bond by which messages are delivered to a consumer: each is with this one alone until it is settled or given back.
 * With a selector it gets only messages for which that is true (Jakarta Messaging 3.1, §3.8); the others stay for others.
 *
 * <p>Settling works as long as there are unsettled deliveries, also after the end of the bond.
 */
public final class Subscription extends Bond {
    /** Each takes about a hundred bytes of memory, even where its message lies in the store only. */
    static final int MOST_UNSETTLED = 1_000_000;

    private final Deliveries deliveries = new Deliveries();
    private boolean ended;
    private int timesGivenBack;

    Subscription(MessageQueue queue, Consumer consumer, @Nullable Walk walk) {
        super(queue, consumer, walk);
    }

    @Override
    public Settlement settle(long from, long to) {
        queue().requireLoop();
        return new Settlement(this, from, deliveries.take(from, to), timesGivenBack);
    }

    /** Whether deliveries {@code from} to {@code to}, both included, are all unsettled. */
    public boolean has(long from, long to) {
        queue().requireLoop();
        return deliveries.has(from, to);
    }

    @Override
    public void giveBack(long delivered) {
        queue().requireLoop();
        timesGivenBack++;
        credit().takeBack();
        returnAfter(0, delivered);
    }

    /**
     * Puts what was only prefetched back to its old place, as if it had not been delivered, and takes all credit back; the
     * other deliveries stay.
     *
     * @param delivered the last delivery that reached the application
     */
    public void giveBackPrefetched(long delivered) {
        queue().requireLoop();
        credit().takeBack();
        returnAfter(delivered, delivered);
    }

    @Override
    public void stop(long delivered) {
        queue().requireLoop();
        leave();
        returnAfter(delivered, delivered);
    }

    @Override
    public void end(long delivered) {
        queue().requireLoop();
        leave();
        ended = true;
        returnAfter(0, delivered);
        queue().ended(this);
    }

    /** The queue is at its end: what is delivered may still be settled, but nobody will have it again. */
    void letGo(MemoryBudget memory) {
        deliveries.forEach(message -> message.letGo(memory));
    }

    @Override
    public void vanished(long tag) {
        queue().requireLoop();
        QueuedMessage message = deliveries.remove(tag);
        if (message != null) {
            queue().vanished(message);
            if (live()) {
                credit().refund(tag, message.length());
            }
        }
    }

    @Override
    public void unreadable(long tag, String why) {
        queue().requireLoop();
        leave();
        returnAfter(tag - 1, 0);
        consumer().closed(ErrorCode.STORE_FAILED, why);
    }

    @Override
    public int unsettled() {
        return deliveries.size();
    }

    @Override
    boolean wants() {
        return super.wants() && deliveries.size() < MOST_UNSETTLED;
    }

    @Override
    void cameTo(QueuedMessage message) {
        queue().deliver(message, this);
    }

    /** Notes the delivery and gives its tag. */
    long delivered(QueuedMessage message) {
        long tag = deliveries.add(message);
        credit().spend(tag, message.length());
        return tag;
    }

    @Override
    void broke(long tag, Throwable fault) {
        leave();
        returnAfter(tag - 1, 0);
        consumer().closed(ErrorCode.INTERNAL, "the consumer failed: " + fault);
    }

    /** A settlement is done. */
    void settled(long from, int count) {
        deliveries.settled(from, count);
        if (wants() && !inLine()) {
            queue().wakeUp(this);
        }
    }

    /** A settlement was refused. */
    void unsettled(long from, QueuedMessage[] messages, int givenBackBefore) {
        if (!ended && givenBackBefore == timesGivenBack) {
            deliveries.restore(from, messages.length);
        } else {
            gaveUp(from, messages);
        }
    }

    /** What was settled is nobody's any more. */
    void gaveUp(long from, QueuedMessage[] messages) {
        deliveries.settled(from, messages.length);
        for (QueuedMessage message : messages) {
            message.attemptFailed();
        }
        queue().giveBack(List.of(messages), List.of(messages));
    }

    private void returnAfter(long after, long delivered) {
        List<QueuedMessage> returned = new ArrayList<>();
        List<QueuedMessage> failed = new ArrayList<>();
        deliveries.takeAfter(after, (tag, message) -> {
            returned.add(message);
            if (tag <= delivered) {
                message.attemptFailed();
                failed.add(message);
            }
        });
        queue().giveBack(returned, failed);
    }
}
