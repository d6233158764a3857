package io.posthorn.tck.crash;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An application: connects, works until its connection breaks, and connects again to the next broker. What it does in one
 * connection is its {@link Shift}.
 */
final class Worker implements Runnable {
    /** One connection's work. */
    @FunctionalInterface
    interface Shift {
        /** Works until {@code life} ends, or there is no more to do. */
        void work(Connection connection, int generation) throws JMSException;
    }

    private final String name;
    private final KilledBroker broker;
    private final Function<String, ConnectionFactory> clients;
    private final Shift shift;
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private volatile boolean done;

    Worker(String name, KilledBroker broker, Function<String, ConnectionFactory> clients, Shift shift) {
        this.name = name;
        this.broker = broker;
        this.clients = clients;
        this.shift = shift;
    }

    @Override
    public void run() {
        while (!done) {
            await("a living broker")
                    .atMost(60, TimeUnit.SECONDS)
                    .pollInterval(10, TimeUnit.MILLISECONDS)
                    .until(() -> !broker.life().dying());
            KilledBroker.Life life = broker.life();
            try (Connection connection = clients.apply(life.url()).createConnection()) {
                connection.start();
                shift.work(connection, life.generation());
                done = true;
            } catch (JMSException e) {
                judge(e, life.generation());
            }
        }
    }

    /** Errors are expected of a broker that is killed, and of no other. */
    private void judge(JMSException e, int generation) {
        if (broker.healthy(generation)) {
            unexpected.add(name + ": " + e);
            done = true;
        }
    }

    Queue<String> unexpected() {
        return unexpected;
    }
}
