package io.posthorn.server.session;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A session's consumers by number: those that live, and those that were closed with deliveries that reached the
 * application and are not settled.
 */
final class SessionConsumers implements SessionConsumer.Listener {
    private final ServerConnection connection;
    private final int session;
    private final Map<Integer, SessionConsumer> consumers = new HashMap<>();

    SessionConsumers(ServerConnection connection, int session) {
        this.connection = connection;
        this.session = session;
    }

    /** @param selector of the request, null for none */
    void open(ConsumerRequest wanted, @Nullable Selector selector, Reply reply) {
        int number = wanted.consumer();
        if (consumers.containsKey(number)) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "consumer " + number + " exists already");
        }
        int most = connection.limits().consumers();
        if (connection.consumers() >= most) {
            throw new BrokerException(ErrorCode.RESOURCE_LIMIT, "a connection may have " + most + " consumers");
        }
        BrokerQueue queue = queueFor(wanted);
        SessionConsumer consumer = new SessionConsumer(connection, session, number, queue, this);
        consumers.put(number, consumer);
        connection.countConsumers(1);
        Runnable begin = wanted.has(ConsumerFlag.BROWSE)
                ? () -> consumer.browse(selector)
                : () -> consumer.subscribe(selector);
        connection.on(queue.loop(), () -> begin(consumer, begin, reply));
    }

    private BrokerQueue queueFor(ConsumerRequest wanted) {
        DestinationName name = wanted.destination();
        if (!wanted.has(ConsumerFlag.BROWSE)) {
            return connection.queueFor(Permission.CONSUME, name);
        }
        if (!name.isQueue()) {
            throw new BrokerException(
                    ErrorCode.INVALID_DESTINATION, "only a queue can be browsed, \"" + name.value() + "\" is a topic");
        }
        return connection.queueFor(Permission.BROWSE, name);
    }

    void close(int number, long delivered, Reply reply) {
        SessionConsumer consumer = get(number);
        connection.ask(consumer.queue().loop(), () -> consumer.stop(delivered), reply::done);
    }

    /** Credit for a consumer that the broker has closed may be under way still: it is passed over. */
    void credit(int number, int messages, int bytes) {
        SessionConsumer consumer = consumers.get(number);
        if (consumer != null) {
            connection.on(consumer.queue().loop(), () -> consumer.credit(messages, bytes));
        }
    }

    void poll(int number, boolean wanted, boolean takeBackCredit, Reply reply) {
        SessionConsumer consumer = get(number);
        Runnable answered = () -> connection.on(connection.loop(), reply::done);
        connection.on(consumer.queue().loop(), () -> consumer.poll(wanted, takeBackCredit, answered));
    }

    /**
     * Returns a consumer.
     *
     * @throws BrokerException ILLEGAL_STATE if there is none of this number
     */
    SessionConsumer get(int number) {
        SessionConsumer consumer = consumers.get(number);
        if (consumer == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "there is no consumer " + number);
        }
        return consumer;
    }

    /** Gives back all that is unsettled; then all queues have it. */
    void giveBack(List<DeliveredMark> delivered, Runnable then) {
        ToLongFunction<SessionConsumer> mark = marks(delivered);
        askAll((consumer, to) -> consumer.giveBack(to), mark, then);
    }

    /** Ends all consumers and gives back all that is unsettled. */
    void end(List<DeliveredMark> delivered, Runnable then) {
        askAll(SessionConsumer::end, marks(delivered), then);
        forgetAll();
    }

    /** Ends all consumers of a client that is gone, or does not say which deliveries reached its application: all may have. */
    void lost(Runnable then) {
        askAll(SessionConsumer::end, consumer -> Long.MAX_VALUE, then);
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
                }));
    }

    @Override
    public void left(SessionConsumer consumer) {
        connection.on(connection.loop(), () -> forget(consumer));
    }

    private void forget(SessionConsumer consumer) {
        if (consumers.remove(consumer.number(), consumer)) {
            connection.countConsumers(-1);
        }
    }

    private void forgetAll() {
        connection.countConsumers(-consumers.size());
        consumers.clear();
    }

    private void begin(SessionConsumer consumer, Runnable begin, Reply reply) {
        try {
            begin.run();
            connection.on(connection.loop(), reply::done);
        } catch (BrokerException e) {
            connection.on(connection.loop(), () -> {
                forget(consumer);
                reply.failed(e);
            });
        }
    }

    private interface Question {
        void ask(SessionConsumer consumer, long delivered);
    }

    private void askAll(Question question, ToLongFunction<SessionConsumer> delivered, Runnable then) {
        List<SessionConsumer> all = List.copyOf(consumers.values());
        Countdown answers = new Countdown(all.size(), then);
        for (SessionConsumer consumer : all) {
            Loop loop = consumer.queue().loop();
            long mark = delivered.applyAsLong(consumer);
            connection.ask(loop, () -> question.ask(consumer, mark), answers::answered);
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
