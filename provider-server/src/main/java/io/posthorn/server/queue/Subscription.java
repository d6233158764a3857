package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * One consumer's bond with a queue. All methods are called on the queue's loop.
 *
 * <p>It is live at first; {@link #stop} and the queue's close end its deliveries, {@link #end} ends it altogether. What
 * comes after is passed over, but for settling, which works as long as there are unsettled deliveries.
 */
public final class Subscription {
    /** Each takes about a hundred bytes of memory, even where its message lies in the store only. */
    static final int MOST_UNSETTLED = 1_000_000;

    private final MessageQueue queue;
    private final Consumer consumer;
    private final Deliveries deliveries = new Deliveries();
    private long messageCredit;
    private long byteCredit;
    private boolean wantsOne;
    /** The last delivery that was made without credit. */
    private long wantedTag;

    private boolean live = true;
    private boolean ended;
    private boolean inLine;
    private int timesGivenBack;

    Subscription(MessageQueue queue, Consumer consumer) {
        this.queue = queue;
        this.consumer = consumer;
    }

    /**
     * Allows so many more deliveries. A message is delivered while both credits are above 0, so the last may be larger
     * than its credit; and while no more than a million are unsettled.
     *
     * @param messages 0 or more
     * @param bytes 0 or more
     */
    public void credit(int messages, int bytes) {
        queue.requireLoop();
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException("credit of " + messages + " messages, " + bytes + " bytes");
        }
        if (live) {
            messageCredit += messages;
            byteCredit += bytes;
            queue.wakeUp(this);
        }
    }

    /**
     * Asks whether there is a message.
     *
     * @param wanted if there is no credit, deliver one message nevertheless
     * @param takeBack in the end take back all credit that was not used
     * @param answered run after every delivery that was possible, also those for which the store had to be read
     */
    public void poll(boolean wanted, boolean takeBack, Runnable answered) {
        queue.requireLoop();
        wantsOne |= live && wanted && !hasCredit();
        queue.poll(new Poll(this, takeBack, answered));
    }

    /**
     * Begins to settle deliveries {@code from} to {@code to}, both included.
     *
     * @throws BrokerException ILLEGAL_STATE if one of them was never made, or was settled or given back before; nothing has
     *     changed then
     */
    public Settlement settle(long from, long to) {
        queue.requireLoop();
        return new Settlement(this, from, deliveries.take(from, to), timesGivenBack);
    }

    /**
     * Puts all unsettled deliveries back to their old places, to be delivered again at once; takes all credit back.
     *
     * @param delivered the last delivery that reached the application: those up to it count as failed attempts
     */
    public void giveBack(long delivered) {
        queue.requireLoop();
        timesGivenBack++;
        takeBackCredit();
        returnAfter(0, delivered);
    }

    /**
     * No more deliveries: those that were only prefetched go back, the others stay until they are settled or given back.
     *
     * @param delivered the last delivery that reached the application
     */
    public void stop(long delivered) {
        queue.requireLoop();
        leave();
        returnAfter(delivered, delivered);
    }

    /**
     * The consumer is gone: all unsettled deliveries go back.
     *
     * @param delivered as in {@link #giveBack}
     */
    public void end(long delivered) {
        queue.requireLoop();
        leave();
        ended = true;
        returnAfter(0, delivered);
    }

    /**
     * This delivery cannot be made: the store does not have the message's body any more, so somebody has taken the message
     * out there. Its credit comes back.
     */
    public void vanished(long tag) {
        queue.requireLoop();
        QueuedMessage message = deliveries.remove(tag);
        if (message != null) {
            queue.vanished(message);
            if (live && tag != wantedTag) {
                messageCredit++;
                byteCredit += message.length();
            }
        }
    }

    /** The store cannot read the body of this delivery, the last one: it goes back, and no more are made. */
    public void unreadable(long tag, String why) {
        queue.requireLoop();
        leave();
        returnAfter(tag - 1, 0);
        consumer.closed(ErrorCode.STORE_FAILED, why);
    }

    /** Unsettled deliveries. */
    public int unsettled() {
        return deliveries.size();
    }

    MessageQueue queue() {
        return queue;
    }

    Consumer consumer() {
        return consumer;
    }

    /** The consumer can take messages again. */
    public void ready() {
        queue.requireLoop();
        queue.wakeUp(this);
    }

    /** Whether a message may be delivered, as soon as the consumer can take it. */
    boolean wants() {
        return (wantsOne || hasCredit()) && deliveries.size() < MOST_UNSETTLED;
    }

    /** Whether a message may be delivered now. */
    boolean hungry() {
        return wants() && consumer.ready();
    }

    /** Whether it stands in the line of those that a message may be delivered to. */
    boolean inLine() {
        return inLine;
    }

    void inLine(boolean stands) {
        inLine = stands;
    }

    /** Notes the delivery and gives its tag. */
    long delivered(QueuedMessage message) {
        long tag = deliveries.add(message);
        if (wantsOne) {
            wantsOne = false;
            wantedTag = tag;
        } else {
            messageCredit--;
            byteCredit -= message.length();
        }
        return tag;
    }

    void takeBackCredit() {
        messageCredit = 0;
        byteCredit = 0;
        wantsOne = false;
    }

    void stopWanting() {
        wantsOne = false;
    }

    /** Ends all deliveries. */
    void leave() {
        takeBackCredit();
        live = false;
        queue.left(this);
    }

    /** The consumer could not take this delivery, the last one: it goes back, and no more are made. */
    void broke(long tag, Throwable fault) {
        leave();
        returnAfter(tag - 1, 0);
        consumer.closed(ErrorCode.INTERNAL, "the consumer failed: " + fault);
    }

    /** A settlement is done. */
    void settled(long from, int count) {
        deliveries.settled(from, count);
        if (wants() && !inLine) {
            queue.wakeUp(this);
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
        queue.giveBack(List.of(messages), List.of(messages));
    }

    private boolean hasCredit() {
        return messageCredit > 0 && byteCredit > 0;
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
        queue.giveBack(returned, failed);
    }
}
