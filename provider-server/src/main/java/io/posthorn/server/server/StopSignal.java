package io.posthorn.server.server;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.loop.NamedThreads;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a broker in good order when its process is told to end by SIGTERM or SIGINT, and then ends the process with the
 * broker's own exit code: the virtual machine by itself would report the signal.
 */
final class StopSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final PosthornBroker broker;
    private final Thread hook;

    StopSignal(PosthornBroker broker) {
        this.broker = broker;
        hook = new NamedThreads("posthorn-stop").newThread(this::stop);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits until the broker has ended, by a signal or by itself; tells the failure of its store if that was why. */
    Optional<StoreException> awaitEnd() {
        return broker.ended().join();
    }

    private void stop() {
        broker.close();
        Runtime.getRuntime().halt(ExitCode.of(awaitEnd()).number());
    }

    /** The broker has ended by itself: from now on a signal does what it does to any process. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending: the hook has the last word", e);
        }
    }
}
