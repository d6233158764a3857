package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.SubscriptionLease;
import io.posthorn.server.queue.Bond;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.Browser;
import io.posthorn.server.queue.Consumer;
import io.posthorn.server.queue.Settlement;
import io.posthorn.server.queue.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's consumer. Unlike the rest of the session it belongs to the queue's loop: the session asks it there, and what
 * was asked first is done first.
 */
final class SessionConsumer implements Consumer {
    private final ServerConnection connection;
    private final int session;
    private final int number;
    private final BrokerQueue queue;
    private final @Nullable SubscriptionLease lease;
    private final Outbound outbound;
    private final Listener listener;
    /** What waits for the end of the delivery whose body is being sent: answers must not overtake it. */
    private final List<Runnable> afterBody = new ArrayList<>(0);

    private @Nullable OutgoingBody body;
    private @Nullable Bond bond;
    private boolean stopped;
    private boolean waitsForRoom;

    /** Hears, on the queue's loop, how a consumer ends without being asked to. */
    interface Listener {
        /** The queue ended it. */
        void closed(SessionConsumer consumer, ErrorCode code, String text);

        /** It had been stopped, and nothing that it delivered is unsettled any more. */
        void left(SessionConsumer consumer);
    }

    /**
     * A consumer that has not begun.
     *
     * @param lease its share in a topic's subscription, null for a consumer of a queue
     */
    SessionConsumer(
            ServerConnection connection,
            int session,
            int number,
            BrokerQueue queue,
            @Nullable SubscriptionLease lease,
            Listener listener) {
        this.connection = connection;
        this.lease = lease;
        this.session = session;
        this.number = number;
        this.queue = queue;
        this.outbound = connection.outbound();
        this.listener = listener;
    }

    int number() {
        return number;
    }

    BrokerQueue queue() {
        return queue;
    }

    /** Begins to be delivered to. */
    void subscribe(@Nullable Selector selector) {
        bond = queue.messages().subscribe(this, selector);
    }

    /** Begins to be shown what is there. */
    void browse(@Nullable Selector selector) {
        bond = queue.messages().browse(this, selector);
    }

    void credit(int messages, int bytes) {
        if (bond != null) {
            bond.credit(messages, bytes);
        }
    }

    /** Asks for a message; {@code answered} runs on the queue's loop. */
    void poll(boolean wanted, boolean takeBackCredit, Runnable answered) {
        if (bond == null) {
            answered.run();
        } else {
            bond.poll(wanted, takeBackCredit, () -> afterBody(answered));
        }
    }

    /**
     * Begins to settle deliveries.
     *
     * @throws BrokerException ILLEGAL_STATE if there are no such deliveries
     */
    Settlement settle(long from, long to) {
        if (bond == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "consumer " + number + " has not begun");
        }
        return bond.settle(from, to);
    }

    /** No more deliveries; those up to {@code delivered} wait to be settled or given back. */
    void stop(long delivered) {
        cancelBody();
        if (bond != null) {
            bond.stop(delivered);
        }
        stopped = true;
        leaveIfSettled();
    }

    /** What was only prefetched goes back, and no credit is left; what a browser shows goes on. */
    void giveBackPrefetched(long delivered) {
        if (bond instanceof Subscription subscription) {
            cancelBody();
            subscription.giveBackPrefetched(delivered);
            leaveIfSettled();
        }
    }

    /** These deliveries go back, counted; passed over if they are not all there. */
    void giveBack(long from, long to) {
        if (bond instanceof Subscription subscription && subscription.has(from, to)) {
            subscription.settle(from, to).givenBack();
            leaveIfSettled();
        }
    }

    /** On the connection's loop: its place in its subscription is free for others, then this goes on there. */
    void leaveSubscription(Runnable then) {
        if (lease == null) {
            then.run();
        } else {
            var unused = lease.end().thenRun(() -> connection.on(connection.loop(), then));
        }
    }

    /** All that is unsettled goes back; what a browser shows goes on. */
    void giveBack(long delivered) {
        if (bond instanceof Browser) {
            return;
        }
        cancelBody();
        if (bond != null) {
            bond.giveBack(delivered);
        }
        leaveIfSettled();
    }

    /** Everything ends, and all that is unsettled goes back. */
    void end(long delivered) {
        cancelBody();
        if (bond != null) {
            bond.end(delivered);
        }
    }

    /** Ends if nothing more can come of it. */
    void leaveIfSettled() {
        if (stopped && (bond == null || bond.unsettled() == 0)) {
            // What is settled but not durable yet goes back to the queue if the store refuses it.
            end(0);
            listener.left(this);
        }
    }

    /** One delivery at a time comes in parts, and none overtakes it. */
    @Override
    public boolean ready() {
        if (body != null) {
            return false;
        }
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
        if (bond != null) {
            bond.ready();
        }
    }

    @Override
    public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference reference) {
        if (reference == null) {
            outbound.deliver(session, number, tag, deliveryCount, message);
            return;
        }
        OutgoingBody begun =
                new OutgoingBody(session, number, tag, deliveryCount, message, reference, new BodyListener());
        body = begun;
        connection.on(connection.loop(), () -> connection.outgoingBodies().begin(begun));
    }

    @Override
    public void closed(ErrorCode code, String text) {
        stopped = true;
        listener.closed(this, code, text);
    }

    private void afterBody(Runnable task) {
        if (body == null) {
            task.run();
        } else {
            afterBody.add(task);
        }
    }

    /** The delivery goes back to the queue, whatever the client has of it. */
    private void cancelBody() {
        OutgoingBody cancelled = body;
        if (cancelled != null) {
            connection.on(connection.loop(), () -> connection.outgoingBodies().cancel(cancelled));
            bodyEnded();
        }
    }

    private void bodyEnded() {
        body = null;
        List<Runnable> waiting = List.copyOf(afterBody);
        afterBody.clear();
        waiting.forEach(Runnable::run);
    }

    /** Hands over to the queue's loop, later, since a queue must not be called while it is calling. */
    private final class BodyListener implements OutgoingBody.Listener {
        @Override
        public void delivered(OutgoingBody sent) {
            ended(sent, bound -> {});
        }

        @Override
        public void vanished(OutgoingBody sent) {
            ended(sent, bound -> bound.vanished(sent.tag()));
        }

        @Override
        public void unreadable(OutgoingBody sent, String why) {
            ended(sent, bound -> bound.unreadable(sent.tag(), why));
        }

        private void ended(OutgoingBody sent, java.util.function.Consumer<Bond> consequence) {
            queue.loop()
                    .execute(() -> connection.guarded(() -> {
                        Bond bound = bond;
                        if (body == sent && bound != null) {
                            consequence.accept(bound);
                            bodyEnded();
                            bound.ready();
                        }
                    }));
        }
    }
}
