package io.posthorn.server.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** A fixed number of Netty's loops. Thread-safe. */
public final class NettyLoops implements AutoCloseable {
    /** Longest time that {@link #close} waits for tasks that run. */
    private static final long CLOSE_MILLIS = 5_000;

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

    /** Ends the threads, after the tasks that wait, but at most 5 s later. Not to be called on one of these loops. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
