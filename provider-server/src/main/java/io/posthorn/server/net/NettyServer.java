package io.posthorn.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.NettyLoop;
import io.posthorn.server.loop.NettyLoops;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Takes connections at one address. Thread-safe. */
public final class NettyServer {
    private static final int BACKLOG = 1024;
    /** Bytes written and not sent at which a client is not read from, and at which it is again. */
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private static final Duration LONGEST_ABORT = Duration.ofSeconds(2);
    private static final CloseEvent STOPPING = new CloseEvent(ErrorCode.BROKER_STOPPING, "the broker stops", true);

    private final Reception reception;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Channel listener;
    private volatile boolean stopping;

    private NettyServer(SocketAddress address, NettyLoops loops, NetEnvironment environment) {
        reception = new Reception(environment);
        listener = listen(address, loops);
    }

    /**
     * Listens at a socket's address or a {@link LocalAddress}.
     *
     * @param loops of the kind that goes with the address; connections are spread over them
     * @throws ListenException if it cannot; the text names the address
     */
    public static NettyServer bind(SocketAddress address, NettyLoops loops, NetEnvironment environment) {
        return new NettyServer(address, loops, environment);
    }

    /** Where this listens: with the port that was found, if it was to be any. */
    public SocketAddress address() {
        return listener.localAddress();
    }

    /** Connections that are open. */
    public int connections() {
        return reception.connections();
    }

    /**
     * Stops in good order: no new connections, nothing more is read; all that was read is answered, then each client is
     * told BROKER_STOPPING. The store must still work. Blocks until all connections are closed; those that take longer are
     * cut, and their clients find themselves in doubt. Not to be called on a loop. Idempotent.
     */
    public void stop(Duration atMost) {
        end(STOPPING, atMost);
    }

    /**
     * Ends all connections with the reason, whatever is under way, and takes no new ones. Blocks until they are closed, at
     * most two seconds. Not to be called on a loop. Idempotent.
     */
    public void abort(ErrorCode code, String text) {
        end(new CloseEvent(code, text, false), LONGEST_ABORT);
    }

    private void end(CloseEvent how, Duration atMost) {
        stopping = true;
        listener.close().awaitUninterruptibly(atMost.toMillis(), TimeUnit.MILLISECONDS);
        for (Channel channel : connections) {
            channel.pipeline().fireUserEventTriggered(how);
        }
        if (!connections.newCloseFuture().awaitUninterruptibly(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            connections.close().awaitUninterruptibly(LONGEST_ABORT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Channel listen(SocketAddress address, NettyLoops loops) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        welcome(channel);
                    }
                });
        if (address instanceof LocalAddress) {
            bootstrap.channel(LocalServerChannel.class);
        } else {
            bootstrap
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ListenException(
                    "cannot listen on " + named(address) + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private void welcome(Channel channel) {
        connections.add(channel);
        reception.welcome(channel, new NettyLoop(channel.eventLoop()));
        if (stopping) {
            channel.pipeline().fireUserEventTriggered(STOPPING);
        }
    }

    private static String named(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : address.toString();
    }
}
