package io.posthorn.jms.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.settings.BrokerAddress;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.LocalAddress;
import io.posthorn.jms.settings.TcpAddress;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens channels. Immutable; {@link #connect} runs on its caller's thread and waits, bounded by the settings. */
public final class BrokerConnector {
    private final ConnectionSettings settings;
    private final String product;

    /**
     * Makes a connector for one client.
     *
     * @param product name and version of this client, for the broker's log
     */
    public BrokerConnector(ConnectionSettings settings, String product) {
        this.settings = settings;
        this.product = product;
    }

    /**
     * Tries the addresses one after the other and returns the first channel that opens. A broker that was reached and
     * does not want this client (wrong password, client id in use) ends the search.
     *
     * @param listener told of all that comes, from before this returns
     * @throws ConnectFailedException if none opened; its text says of each address why
     * @throws InterruptedIOException if the thread was interrupted
     */
    public BrokerChannel connect(ChannelListener listener) throws ConnectFailedException, InterruptedIOException {
        List<ConnectFailedException> failures = new ArrayList<>();
        for (BrokerAddress address : settings.addresses()) {
            try {
                return connect(address, listener);
            } catch (ConnectFailedException e) {
                failures.add(new ConnectFailedException(e.code(), address + ": " + e.getMessage(), e));
                if (e.isFinal()) {
                    break;
                }
            }
        }
        throw summary(failures);
    }

    private BrokerChannel connect(BrokerAddress address, ChannelListener listener)
            throws ConnectFailedException, InterruptedIOException {
        if (address instanceof LocalAddress local) {
            return open(address, EmbeddedBrokers.addressOf(local), NetworkLoops.IN_PROCESS, listener);
        }
        TcpAddress socket = (TcpAddress) address;
        ConnectFailedException last = null;
        for (InetAddress host : resolve(socket.host())) {
            try {
                return open(address, new InetSocketAddress(host, socket.port()), NetworkLoops.SOCKET, listener);
            } catch (ConnectFailedException e) {
                if (e.isFinal()) {
                    throw e;
                }
                // The first address of a host is the one that people mean when it fails.
                last = last == null ? e : last;
            }
        }
        throw last == null ? new ConnectFailedException(ErrorCode.INTERNAL, "the host has no address", null) : last;
    }

    private static InetAddress[] resolve(String host) throws ConnectFailedException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ConnectFailedException(ErrorCode.INTERNAL, "the host's name cannot be resolved", e);
        }
    }

    private BrokerChannel open(
            BrokerAddress address, SocketAddress target, NetworkLoops loops, ChannelListener listener)
            throws ConnectFailedException, InterruptedIOException {
        Handshake handshake = new Handshake(address.toString(), settings, product, listener);
        Bootstrap bootstrap = new Bootstrap().group(loops.acquire()).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handshake);
            }
        });
        if (target instanceof InetSocketAddress) {
            bootstrap
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(
                            ChannelOption.CONNECT_TIMEOUT_MILLIS,
                            settings.timeouts().connect());
        } else {
            bootstrap.channel(LocalChannel.class);
        }
        ChannelFuture connecting = bootstrap.connect(target);
        connecting.channel().closeFuture().addListener(closed -> loops.release());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                Throwable cause = done.cause();
                handshake
                        .result()
                        .completeExceptionally(new ConnectFailedException(
                                ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), cause));
            }
        });
        return await(handshake.result(), connecting.channel());
    }

    private BrokerChannel await(CompletableFuture<BrokerChannel> result, Channel channel)
            throws ConnectFailedException, InterruptedIOException {
        try {
            return result.get(settings.timeouts().connect(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var unused = channel.close();
            if (e.getCause() instanceof ConnectFailedException failed) {
                throw new ConnectFailedException(failed.code(), String.valueOf(failed.getMessage()), failed);
            }
            throw new ConnectFailedException(ErrorCode.INTERNAL, String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            result.cancel(false);
            var unused = channel.close();
            throw new ConnectFailedException(
                    ErrorCode.TIMED_OUT,
                    "no answer within " + settings.timeouts().connect() + " ms",
                    e);
        } catch (InterruptedException e) {
            result.cancel(false);
            var unused = channel.close();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static ConnectFailedException summary(List<ConnectFailedException> failures) {
        ConnectFailedException last = failures.get(failures.size() - 1);
        StringBuilder text = new StringBuilder("cannot connect: ");
        for (int i = 0; i < failures.size(); i++) {
            text.append(i == 0 ? "" : "; ").append(failures.get(i).getMessage());
        }
        ConnectFailedException summary = new ConnectFailedException(last.code(), text.toString(), last.getCause());
        failures.subList(0, failures.size() - 1).forEach(summary::addSuppressed);
        return summary;
    }
}
