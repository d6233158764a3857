package io.posthorn.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Keeps a broker running, at one address, and restarts it when it should be. Not thread-safe. */
final class Watch implements AutoCloseable {
    private BrokerProcess broker;
    private int unwantedEnds;

    Watch(BrokerProcess broker) {
        this.broker = broker;
    }

    URI address() {
        return broker.address();
    }

    /** How often the broker ended without being asked to. */
    int unwantedEnds() {
        return unwantedEnds;
    }

    /** Starts the broker again if it has ended. */
    void keepAlive() throws IOException, InterruptedException {
        if (!broker.isAlive()) {
            unwantedEnds++;
            broker = broker.startAgain();
        }
    }

    /** Stops the broker in good order and starts it again; returns how long nobody could reach it. */
    Duration restart() throws IOException, InterruptedException {
        long start = System.nanoTime();
        broker.stop();
        broker = broker.startAgain();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void stop() throws IOException, InterruptedException {
        broker.stop();
    }

    @Override
    public void close() {
        broker.close();
    }
}
