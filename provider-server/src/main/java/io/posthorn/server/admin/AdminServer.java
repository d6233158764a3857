package io.posthorn.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.posthorn.server.loop.NettyLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The port for administrators, on the loopback address only. Thread-safe.
 *
 * <p>A connection serves one request and has a time for all of it, so that whoever is slow holds nothing for long.
 */
public final class AdminServer implements AutoCloseable {
    /** Connections at once. */
    static final int MOST_CONNECTIONS = 64;
    /** More than these, which are told that they are too many; who comes beyond both is told nothing. */
    static final int MOST_TURNED_AWAY = 64;
    /** From the first byte to the last of the answer, in ms. */
    static final long LONGEST_CONNECTION = 30_000;
    /** Of the line with the path, in bytes: a name of 255 characters, each percent-encoded, has 2,295 at most. */
    private static final int MOST_LINE = 8192;
    /** Of all headers, in bytes. */
    private static final int MOST_HEADERS = 8192;

    private static final int CHUNK = 8192;
    private static final int BACKLOG = 64;
    private static final long CLOSE_MILLIS = 2_000;

    private final NettyLoops loops;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final AdminCalls calls;
    private final Channel listener;

    private AdminServer(int port, AdminEnvironment environment) {
        calls = new AdminCalls(environment);
        loops = NettyLoops.sockets(1, "posthorn-admin");
        boolean bound = false;
        try {
            listener = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            bound = true;
        } finally {
            if (!bound) {
                loops.close();
            }
        }
    }

    /**
     * Listens at this port of the loopback address, 0 for any that is free.
     *
     * @throws AdminListenException if it cannot; the text names the port
     */
    public static AdminServer start(int port, AdminEnvironment environment) {
        return new AdminServer(port, environment);
    }

    /** Where it is, such as {@code http://127.0.0.1:5671}. */
    public String url() {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Cuts what is under way, and ends the thread. Not to be called on it. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        loops.close();
    }

    private Channel listen(InetSocketAddress address) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        welcome(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new AdminListenException(
                    "cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort()
                            + " for administrators: "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void welcome(Channel channel) {
        connections.add(channel);
        if (connections.size() > MOST_CONNECTIONS + MOST_TURNED_AWAY) {
            var unused = channel.close();
            return;
        }
        boolean tooMany = connections.size() > MOST_CONNECTIONS;
        channel.pipeline()
                .addLast(new HttpServerCodec(MOST_LINE, MOST_HEADERS, CHUNK))
                .addLast(new WholeRequests())
                .addLast(new AdminHandler(tooMany ? calls::turnAway : calls::answer));
    }
}
