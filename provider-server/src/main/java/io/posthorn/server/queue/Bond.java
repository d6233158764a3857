package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's bond with a queue: a {@link Subscription}, which messages are delivered to, or a {@link Browser}, which
 * they are shown to. All methods are called on the queue's loop.
 *
 * <p>It is live at first; {@link #stop}, {@link #end} and the queue's close end its deliveries. What comes after is passed
 * over.
 */
public abstract sealed class Bond permits Subscription, Browser {
    private final MessageQueue queue;
    private final Consumer consumer;
    private final Credit credit = new Credit();
    /** How it comes to its messages, if it does not take them as they come. */
    private final @Nullable Walk walk;

    private boolean live = true;
    private boolean inLine;

    Bond(MessageQueue queue, Consumer consumer, @Nullable Walk walk) {
        this.queue = queue;
        this.consumer = consumer;
        this.walk = walk;
    }

    /**
     * Allows so many more deliveries. A message is delivered while both credits are above 0, so the last may be larger
     * than its credit.
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
            credit.grant(messages, bytes);
            queue.wakeUp(this);
        }
    }

    /**
     * Asks whether there is a message.
     *
     * @param wanted if there is no credit, deliver one message nevertheless
     * @param takeBack in the end take back all credit that was not used
     * @param answered run after every delivery that was possible, also those for which the disk had to be read
     */
    public void poll(boolean wanted, boolean takeBack, Runnable answered) {
        queue.requireLoop();
        if (live && wanted) {
            credit.wantOne();
        }
        queue.poll(new Poll(this, takeBack, answered));
    }

    /** The consumer can take messages again. */
    public void ready() {
        queue.requireLoop();
        queue.wakeUp(this);
    }

    /**
     * Begins to settle deliveries {@code from} to {@code to}, both included.
     *
     * @throws BrokerException ILLEGAL_STATE if one of them was never made, or was settled or given back before, or is not
     *     to be settled at all; nothing has changed then
     */
    public abstract Settlement settle(long from, long to);

    /**
     * Puts all unsettled deliveries back to their old places, to be delivered again at once; takes all credit back. Nothing
     * happens to a browser, which has none.
     *
     * @param delivered the last delivery that reached the application: those up to it count as failed attempts
     */
    public abstract void giveBack(long delivered);

    /**
     * No more deliveries: those that were only prefetched go back, the others stay until they are settled or given back.
     *
     * @param delivered the last delivery that reached the application
     */
    public abstract void stop(long delivered);

    /**
     * The consumer is gone: all unsettled deliveries go back.
     *
     * @param delivered as in {@link #giveBack}
     */
    public abstract void end(long delivered);

    /**
     * This delivery cannot be made: the store does not have the message's body any more, so somebody has taken the message
     * out there. Its credit comes back.
     */
    public abstract void vanished(long tag);

    /** The store cannot read the body of this delivery, the last one: it goes back, and no more are made. */
    public abstract void unreadable(long tag, String why);

    /** Unsettled deliveries. */
    public abstract int unsettled();

    /** The walk of this bond has come to a message. */
    abstract void cameTo(QueuedMessage message);

    /** The consumer could not take this delivery, the last one: it goes back, and no more are made. */
    abstract void broke(long tag, Throwable fault);

    MessageQueue queue() {
        return queue;
    }

    Consumer consumer() {
        return consumer;
    }

    Credit credit() {
        return credit;
    }

    @Nullable
    Walk walk() {
        return walk;
    }

    boolean live() {
        return live;
    }

    /** Whether a message may be delivered, as soon as the consumer can take it. */
    boolean wants() {
        return credit.any();
    }

    /** Whether a message may be delivered now. */
    final boolean hungry() {
        return wants() && consumer.ready();
    }

    /** Whether it stands in the line of those that a message may be delivered to. */
    boolean inLine() {
        return inLine;
    }

    void inLine(boolean stands) {
        inLine = stands;
    }

    /** Ends all deliveries. */
    void leave() {
        credit.takeBack();
        live = false;
        queue.left(this);
    }

    /** Ends all deliveries, and tells the consumer why. */
    void close(ErrorCode code, String text) {
        leave();
        consumer.closed(code, text);
    }
}
