package io.posthorn.server.session;

import io.posthorn.api.wire.DeliveredRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection's consumers whose deliveries any of its sessions may settle (Jakarta Messaging 3.1, §11.2.4), by number. They
 * outlive the session that opened them until they are closed, and end with the connection. Owned by its loop.
 */
final class ConnectionConsumers {
    private final ServerConnection connection;
    private final Map<Integer, SessionConsumer> consumers = new HashMap<>();

    ConnectionConsumers(ServerConnection connection) {
        this.connection = connection;
    }

    void add(SessionConsumer consumer) {
        consumers.put(consumer.number(), consumer);
    }

    @Nullable
    SessionConsumer find(int number) {
        return consumers.get(number);
    }

    /** Whether it was one of them. */
    boolean remove(SessionConsumer consumer) {
        return consumers.remove(consumer.number(), consumer);
    }

    /** These deliveries go back, counted; those that have gone back before are passed over. */
    void giveBack(List<DeliveredRange> returned, Runnable then) {
        Countdown back = new Countdown(returned.size(), then);
        for (DeliveredRange range : returned) {
            SessionConsumer consumer = consumers.get(range.consumer());
            if (consumer == null) {
                back.answered();
            } else {
                connection.ask(
                        consumer.queue().loop(), () -> consumer.giveBack(range.from(), range.to()), back::answered);
            }
        }
    }

    /** Ends all of them; any delivery may have reached the application. */
    void end(Runnable then) {
        List<SessionConsumer> all = List.copyOf(consumers.values());
        consumers.clear();
        connection.countConsumers(-all.size());
        Countdown ended = new Countdown(all.size(), then);
        for (SessionConsumer consumer : all) {
            connection.ask(
                    consumer.queue().loop(),
                    () -> consumer.end(Long.MAX_VALUE),
                    () -> consumer.leaveSubscription(ended::answered));
        }
    }
}
