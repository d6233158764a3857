package io.posthorn.jms.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network threads that all connections of this process share. They start with the first channel and end with the
 * last, so that a process without connections has none; they are daemons and keep no process alive. Thread-safe.
 */
final class NetworkLoops {
    /** For sockets. */
    static final NetworkLoops SOCKET =
            new NetworkLoops("posthorn-client", Math.max(1, processors() / 2), NioIoHandler::newFactory);
    /** For brokers in this process. */
    static final NetworkLoops IN_PROCESS =
            new NetworkLoops("posthorn-client-vm", Math.max(1, processors() / 2), LocalIoHandler::newFactory);

    private final String name;
    private final int threads;
    private final Supplier<IoHandlerFactory> transport;
    private @Nullable EventLoopGroup group;
    private int users;

    private NetworkLoops(String name, int threads, Supplier<IoHandlerFactory> transport) {
        this.name = name;
        this.threads = threads;
        this.transport = transport;
    }

    /** The loops, for one channel; to be {@linkplain #release given back} when that has ended. */
    synchronized EventLoopGroup acquire() {
        EventLoopGroup loops = group;
        if (loops == null) {
            loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), transport.get());
            group = loops;
        }
        users++;
        return loops;
    }

    synchronized void release() {
        users--;
        EventLoopGroup loops = group;
        if (users == 0 && loops != null) {
            group = null;
            // The short quiet time lets the last channel's tasks run; nobody waits for it.
            var unused = loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS);
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
