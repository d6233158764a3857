package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.Consumer;
import io.posthorn.server.queue.Settlement;
import io.posthorn.server.queue.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A session's consumer. Unlike the rest of the session it belongs to the queue's loop: the session asks it there, and what
 * was asked first is done first.
 */
final class SessionConsumer implements Consumer {
    private final int session;
    private final int number;
    private final BrokerQueue queue;
    private final Outbound outbound;
    private final Listener listener;
    private @Nullable Subscription subscription;
    private boolean stopped;
    private boolean waitsForRoom;

    /** Hears, on the queue's loop, how a consumer ends without being asked to. */
    interface Listener {
        /** The queue ended it. */
        void closed(SessionConsumer consumer, ErrorCode code, String text);

        /** It had been stopped, and nothing that it delivered is unsettled any more. */
        void left(SessionConsumer consumer);
    }

    SessionConsumer(int session, int number, BrokerQueue queue, Outbound outbound, Listener listener) {
        this.session = session;
        this.number = number;
        this.queue = queue;
        this.outbound = outbound;
        this.listener = listener;
    }

    int number() {
        return number;
    }

    BrokerQueue queue() {
        return queue;
    }

    /** Begins. */
    void subscribe() {
        subscription = queue.messages().subscribe(this);
    }

    void credit(int messages, int bytes) {
        if (subscription != null) {
            subscription.credit(messages, bytes);
        }
    }

    /** Asks for a message; {@code answered} runs on the queue's loop. */
    void poll(boolean wanted, boolean takeBackCredit, Runnable answered) {
        if (subscription == null) {
            answered.run();
        } else {
            subscription.poll(wanted, takeBackCredit, answered);
        }
    }

    /**
     * Begins to settle deliveries.
     *
     * @throws BrokerException ILLEGAL_STATE if there are no such deliveries
     */
    Settlement settle(long from, long to) {
        if (subscription == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "consumer " + number + " has not begun");
        }
        return subscription.settle(from, to);
    }

    /** No more deliveries; those up to {@code delivered} wait to be settled or given back. */
    void stop(long delivered) {
        if (subscription != null) {
            subscription.stop(delivered);
        }
        stopped = true;
        leaveIfSettled();
    }

    /** All that is unsettled goes back. */
    void giveBack(long delivered) {
        if (subscription != null) {
            subscription.giveBack(delivered);
        }
        leaveIfSettled();
    }

    /** Everything ends, and all that is unsettled goes back. */
    void end(long delivered) {
        if (subscription != null) {
            subscription.end(delivered);
        }
    }

    /** Ends if nothing more can come of it. */
    void leaveIfSettled() {
        if (stopped && (subscription == null || subscription.unsettled() == 0)) {
            // What is settled but not durable yet goes back to the queue if the store refuses it.
            end(0);
            listener.left(this);
        }
    }

    @Override
    public boolean ready() {
        if (!outbound.full()) {
            return true;
        }
        if (!waitsForRoom) {
            waitsForRoom = true;
            outbound.whenRoom(() -> queue.loop().execute(this::room));
        }
        return false;
    }

    private void room() {
        waitsForRoom = false;
        if (subscription != null) {
            subscription.ready();
        }
    }

    @Override
    public void deliver(long tag, int deliveryCount, EncodedMessage message) {
        outbound.deliver(session, number, tag, deliveryCount, message);
    }

    @Override
    public void closed(ErrorCode code, String text) {
        stopped = true;
        listener.closed(this, code, text);
    }
}
