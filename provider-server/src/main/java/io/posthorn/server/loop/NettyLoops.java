package io.posthorn.server.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fixed number of Netty's loops. Thread-safe. */
public final class NettyLoops implements AutoCloseable {
    /** Longest time that {@link #close} waits for tasks that run. */
    private static final long CLOSE_MILLIS = 5_000;
    /** From a connection to a queue, back, and once more. */
    private static final int HOPS = 4;

    private final EventLoopGroup group;

    private NettyLoops(int threads, String name, IoHandlerFactory transport) {
        group = new MultiThreadIoEventLoopGroup(threads, new NamedThreads(name), transport);
    }

    /** Loops for sockets, and for whatever else needs one. */
    public static NettyLoops sockets(int threads, String name) {
        return new NettyLoops(threads, name, NioIoHandler.newFactory());
    }

    /** Loops for channels within this process. */
    public static NettyLoops local(int threads, String name) {
        return new NettyLoops(threads, name, LocalIoHandler.newFactory());
    }

    /** For Netty's bootstraps. */
    public EventLoopGroup group() {
        return group;
    }

    /** The loops in turn. */
    public Loop next() {
        return new NettyLoop(group.next());
    }

    /**
     * Waits until the tasks that wait now have run, those that they hand to another loop, and those that these hand on; a
     * few seconds at most. Not to be called on one of these loops.
     */
    public void finishTasks() {
        for (int hops = 0; hops < HOPS; hops++) {
            List<Future<?>> all = new ArrayList<>();
            group.forEach(loop -> all.add(loop.submit(() -> {})));
            for (Future<?> each : all) {
                if (!each.awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    /** Ends the threads, after the tasks that wait, but at most 5 s later. Not to be called on one of these loops. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
