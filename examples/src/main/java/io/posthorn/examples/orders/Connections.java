package io.posthorn.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections, trying again for a while when the broker is away: all that a program needs to outlive a restart of
 * the broker. Thread-safe.
 */
public final class Connections {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final ConnectionFactory factory;
    private final Duration patience;
    private final Shutdown shutdown;
    private volatile @Nullable JMSException lastFailure;

    /**
     * Makes connections of {@code factory}.
     *
     * @param patience how long a broker may be away
     */
    public Connections(ConnectionFactory factory, Duration patience, Shutdown shutdown) {
        this.factory = factory;
        this.patience = patience;
        this.shutdown = shutdown;
    }

    /**
     * Opens a connection.
     *
     * @throws JMSException the last failure, when the broker was away for too long or the end was wanted meanwhile
     */
    Connection open() throws JMSException, InterruptedException {
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return factory.createConnection();
            } catch (JMSSecurityException e) {
                throw e;
            } catch (JMSException e) {
                lastFailure = e;
                boolean tooLong = System.nanoTime() - start > patience.toNanos();
                if (tooLong || shutdown.awaitFor(pause)) {
                    throw e;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Takes note that a connection, or work on it, failed; gives the broker a moment before the next attempt. */
    void broke(JMSException e) throws InterruptedException {
        lastFailure = e;
        shutdown.awaitFor(FIRST_PAUSE);
    }

    /** What went wrong last, of all programs that share this; null if nothing did. */
    public @Nullable JMSException lastFailure() {
        return lastFailure;
    }
}
