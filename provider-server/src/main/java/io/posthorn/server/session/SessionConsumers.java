package io.posthorn.server.session;

import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.broker.SubscriptionLease;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A session's consumers by number: those that live, and those that were closed with deliveries that reached the
 * application and are not settled.
 */
final class SessionConsumers implements SessionConsumer.Listener {
    private final ServerConnection connection;
    private final int session;
    private final Turns turns;
    private final Map<Integer, SessionConsumer> consumers = new HashMap<>();

    SessionConsumers(ServerConnection connection, int session, Turns turns) {
        this.connection = connection;
        this.session = session;
        this.turns = turns;
    }

    /** @param selector of the request, null for none */
    void open(ConsumerRequest wanted, @Nullable Selector selector, Reply reply) {
        wanted.requireNoSubscription();
        requireRoomFor(wanted.consumer());
        boolean browses = wanted.has(ConsumerFlag.BROWSE);
        Permission permission = browses ? Permission.BROWSE : Permission.CONSUME;
        SessionConsumer consumer =
                consumer(wanted.consumer(), connection.destinations().queueFor(permission, wanted.destination()), null);
        begin(wanted, consumer, browses ? () -> consumer.browse(selector) : () -> consumer.subscribe(selector), reply);
    }

    /** A consumer of a topic; the session's next operation waits until it is known what it takes from. */
    void subscribe(ConsumerRequest wanted, @Nullable Selector selector, Reply reply) {
        int number = wanted.consumer();
        requireRoomFor(number);
        CompletableFuture<SubscriptionLease> opened =
                connection.destinations().subscribe(wanted.subscriptionSettings(connection.clientId()), selector);
        turns.take();
        var unused = opened.whenComplete((lease, trouble) -> connection.on(connection.loop(), () -> {
            try {
                if (lease == null) {
                    connection.fail(reply, trouble);
                } else {
                    begin(wanted, consumer(number, lease.queue(), lease), reply);
                }
            } finally {
                turns.release();
            }
        }));
    }

    /** Another session may have opened one of this number for the whole connection, while this one waited. */
    private void begin(ConsumerRequest wanted, SessionConsumer subscribed, Reply reply) {
        if (find(wanted.consumer()) == null) {
            begin(wanted, subscribed, () -> subscribed.subscribe(null), reply);
        } else {
            subscribed.leaveSubscription(() -> reply.failed(exists(wanted.consumer())));
        }
    }

    private static BrokerException exists(int number) {
        return new BrokerException(ErrorCode.ILLEGAL_STATE, "consumer " + number + " exists already");
    }

    private void requireRoomFor(int number) {
        if (find(number) != null) {
            throw exists(number);
        }
        int most = connection.limits().consumers();
        if (connection.consumers() >= most) {
            throw new BrokerException(ErrorCode.RESOURCE_LIMIT, "a connection may have " + most + " consumers");
        }
    }

    private SessionConsumer consumer(int number, BrokerQueue queue, @Nullable SubscriptionLease lease) {
        return new SessionConsumer(connection, session, number, queue, lease, this);
    }

    private void begin(ConsumerRequest wanted, SessionConsumer consumer, Runnable begin, Reply reply) {
        if (wanted.has(ConsumerFlag.OF_CONNECTION)) {
            connection.consumersOfAll().add(consumer);
        } else {
            consumers.put(consumer.number(), consumer);
        }
        connection.countConsumers(1);
        connection.on(consumer.queue().loop(), () -> tryTo(begin, consumer, reply));
    }

    void close(int number, long delivered, Reply reply) {
        SessionConsumer consumer = get(number);
        connection.ask(
                consumer.queue().loop(), () -> consumer.stop(delivered), () -> consumer.leaveSubscription(reply::done));
    }

    /** Credit for a consumer that the broker has closed may be under way still: it is passed over. */
    void credit(int number, int messages, int bytes) {
        SessionConsumer consumer = find(number);
        if (consumer != null) {
            connection.on(consumer.queue().loop(), () -> consumer.credit(messages, bytes));
        }
    }

    void poll(int number, boolean wanted, boolean takeBackCredit, Reply reply) {
        SessionConsumer consumer = get(number);
        Runnable answered = () -> connection.on(connection.loop(), reply::done);
        connection.on(consumer.queue().loop(), () -> consumer.poll(wanted, takeBackCredit, answered));
    }

    /** The session's next operation waits for the answer: what it lets come must not come before that, and be void. */
    void giveBackPrefetched(int number, long delivered, Reply reply) {
        SessionConsumer consumer = get(number);
        turns.take();
        connection.ask(consumer.queue().loop(), () -> consumer.giveBackPrefetched(delivered), () -> {
            try {
                reply.done();
            } finally {
                turns.release();
            }
        });
    }

    /**
     * Returns a consumer of this session, or of the connection as a whole.
     *
     * @throws BrokerException ILLEGAL_STATE if there is none of this number
     */
    SessionConsumer get(int number) {
        SessionConsumer consumer = find(number);
        if (consumer == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "there is no consumer " + number);
        }
        return consumer;
    }

    private @Nullable SessionConsumer find(int number) {
        SessionConsumer own = consumers.get(number);
        return own == null ? connection.consumersOfAll().find(number) : own;
    }

    /**
     * Gives back all that is unsettled; then all queues have it.
     *
     * @param returned deliveries to consumers of the connection as a whole, of which nothing else goes back
     */
    void giveBack(List<DeliveredMark> delivered, List<DeliveredRange> returned, Runnable then) {
        Countdown both = new Countdown(2, then);
        ToLongFunction<SessionConsumer> mark = marks(delivered);
        askAll((consumer, to) -> consumer.giveBack(to), mark, (consumer, answered) -> answered.run(), both::answered);
        connection.consumersOfAll().giveBack(returned, both::answered);
    }

    /** Ends all consumers and gives back all that is unsettled, as {@link #giveBack} does. */
    void end(List<DeliveredMark> delivered, List<DeliveredRange> returned, Runnable then) {
        Countdown both = new Countdown(2, then);
        askAll(SessionConsumer::end, marks(delivered), SessionConsumer::leaveSubscription, both::answered);
        forgetAll();
        connection.consumersOfAll().giveBack(returned, both::answered);
    }

    /** Ends all consumers of a client that is gone, or does not say which deliveries reached its application: all may have. */
    void lost(Runnable then) {
        askAll(SessionConsumer::end, consumer -> Long.MAX_VALUE, SessionConsumer::leaveSubscription, then);
        forgetAll();
    }

    /** Whether there are any. */
    boolean any() {
        return !consumers.isEmpty();
    }

    @Override
    public void closed(SessionConsumer consumer, ErrorCode code, String text) {
        // Later, since a queue must not be called while it is calling.
        connection
                .loop()
                .execute(() -> connection.guarded(() -> {
                    connection.outbound().consumerClosed(session, consumer.number(), code, text);
                    connection.on(consumer.queue().loop(), consumer::leaveIfSettled);
                    consumer.leaveSubscription(() -> {});
                }));
    }

    @Override
    public void left(SessionConsumer consumer) {
        connection.on(connection.loop(), () -> forget(consumer));
    }

    private void forget(SessionConsumer consumer) {
        if (consumers.remove(consumer.number(), consumer)
                || connection.consumersOfAll().remove(consumer)) {
            connection.countConsumers(-1);
        }
    }

    private void forgetAll() {
        connection.countConsumers(-consumers.size());
        consumers.clear();
    }

    private void tryTo(Runnable begin, SessionConsumer consumer, Reply reply) {
        try {
            begin.run();
            connection.on(connection.loop(), reply::done);
        } catch (BrokerException e) {
            connection.on(connection.loop(), () -> {
                forget(consumer);
                consumer.leaveSubscription(() -> reply.failed(e));
            });
        }
    }

    private interface Question {
        void ask(SessionConsumer consumer, long delivered);
    }

    private interface Afterwards {
        void goOn(SessionConsumer consumer, Runnable then);
    }

    /** Asks all, each on its queue's loop; does something for each that has answered, and goes on in the end. */
    private void askAll(
            Question question, ToLongFunction<SessionConsumer> delivered, Afterwards afterwards, Runnable then) {
        List<SessionConsumer> all = List.copyOf(consumers.values());
        Countdown answers = new Countdown(all.size(), then);
        for (SessionConsumer consumer : all) {
            Loop loop = consumer.queue().loop();
            long mark = delivered.applyAsLong(consumer);
            connection.ask(
                    loop, () -> question.ask(consumer, mark), () -> afterwards.goOn(consumer, answers::answered));
        }
    }

    private static ToLongFunction<SessionConsumer> marks(List<DeliveredMark> delivered) {
        Map<Integer, Long> tags = new HashMap<>();
        for (DeliveredMark mark : delivered) {
            tags.put(mark.consumer(), mark.tag());
        }
        return consumer -> tags.getOrDefault(consumer.number(), 0L);
    }
}
