package io.posthorn.server.server;

import io.posthorn.api.spi.embedded.EmbeddedBrokerProvider;
import io.posthorn.api.spi.embedded.EmbeddedBrokerSettings;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.loop.NamedThreads;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The brokers inside this process, one a name, for {@code vm://}.
 *
 * <p>A broker whose store failed is gone: the next connection starts it anew, which recovers what was acknowledged. The
 * process itself is never ended.
 */
public final class EmbeddedBrokers implements EmbeddedBrokerProvider {
    /** Of the whole process, because each {@link java.util.ServiceLoader} makes an instance of its own. */
    private static final ConcurrentMap<String, Running> RUNNING = new ConcurrentHashMap<>();

    static {
        NamedThreads threads = new NamedThreads("posthorn-embedded-stop");
        Runtime.getRuntime().addShutdownHook(threads.newThread(EmbeddedBrokers::closeAll));
    }

    private record Running(Optional<Path> data, PosthornBroker broker) {
        private boolean ended() {
            return broker.ended().isDone();
        }
    }

    @Override
    public SocketAddress addressOf(EmbeddedBrokerSettings settings) {
        Optional<Path> data = settings.data().map(path -> path.toAbsolutePath().normalize());
        Running running =
                RUNNING.compute(settings.name(), (name, old) -> old == null || old.ended() ? start(name, data) : old);
        if (!running.data().equals(data)) {
            throw new IllegalStateException("the broker vm://" + settings.name() + " runs already and "
                    + told(running.data()) + "; now it is wanted with one that " + told(data));
        }
        return running.broker().address();
    }

    private static Running start(String name, Optional<Path> data) {
        BrokerSettings base = data.map(BrokerSettings::durable).orElseGet(BrokerSettings::inMemory);
        try {
            return new Running(data, PosthornBroker.start(base.withListen(new ListenAddress.InVm(name))));
        } catch (StoreException | StartException e) {
            throw new IllegalStateException("the broker vm://" + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static String told(Optional<Path> data) {
        return data.map(path -> "keeps its messages in " + path).orElse("keeps its messages in memory");
    }

    /**
     * Stops all brokers inside this process in good order; the next connection to one starts it anew, without what it had
     * in memory. Happens by itself at the end of the process.
     */
    public static void closeAll() {
        RUNNING.values().forEach(running -> running.broker().close());
    }
}
