package io.posthorn.jms.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateHandler;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.FrameSplitter;
import io.posthorn.api.wire.MalformedFrame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.Credentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The conversation that opens a channel: version, authentication, connection. On the channel's loop; replaces itself by
 * the {@link NettyBrokerChannel} that it ends with.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    /** What a delivery may be longer than the send that brought the message. */
    private static final int DELIVERY_EXTRA = 64;

    private static final int OPEN_CONNECTION = 1;

    private final String peer;
    private final ConnectionSettings settings;
    private final String product;
    private final ChannelListener listener;
    private final CompletableFuture<BrokerChannel> result = new CompletableFuture<>();
    /** Whether something came that only a broker of ours says. */
    private boolean known;

    Handshake(String peer, ConnectionSettings settings, String product, ChannelListener listener) {
        this.peer = peer;
        this.settings = settings;
        this.product = product;
        this.listener = listener;
    }

    /** The opened channel, or a {@link ConnectFailedException}. */
    CompletableFuture<BrokerChannel> result() {
        return result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline()
                .addBefore(
                        context.name(),
                        null,
                        new FrameSplitter(FrameDecoder.handshake(), ProtocolLimits.MAX_HANDSHAKE_FRAME));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        write(context, new Frame.Hello(ProtocolLimits.VERSION, ProtocolLimits.VERSION));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof MalformedFrame malformed) {
            malformed(context, malformed);
            return;
        }
        known = true;
        if (message instanceof Frame.HelloReply reply) {
            greeted(context, reply);
        } else if (message instanceof Frame.Authenticated) {
            decodeFrom(context, ProtocolLimits.MAX_HANDSHAKE_FRAME);
            write(
                    context,
                    new Frame.OpenConnection(OPEN_CONNECTION, settings.clientId(), product, settings.heartbeat()));
        } else if (message instanceof Frame.ConnectionOpened opened) {
            opened(context, opened);
        } else if (message instanceof Frame.Failed failed) {
            fail(context, failed.code(), failed.text());
        } else if (message instanceof Frame.Close close) {
            fail(context, close.code(), close.text());
        } else if (!(message instanceof Frame.Heartbeat)) {
            fail(context, ErrorCode.PROTOCOL_VIOLATION, "the broker's handshake cannot be followed");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(
                context,
                ErrorCode.INTERNAL,
                known
                        ? "the connection was cut during the handshake"
                        : "the connection was cut before anything came: perhaps no Posthorn broker listens there");
    }

    private void malformed(ChannelHandlerContext context, MalformedFrame malformed) {
        if (known) {
            fail(context, malformed.code(), malformed.text());
            return;
        }
        String foreign = malformed.foreign();
        fail(
                context,
                malformed.code(),
                "no Posthorn broker answers there, but something that "
                        + (foreign == null
                                ? "does not speak its protocol (" + malformed.text() + ")"
                                : "looks like " + foreign));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        result.completeExceptionally(
                new ConnectFailedException(ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), cause));
        var unused = context.close();
    }

    private void greeted(ChannelHandlerContext context, Frame.HelloReply reply) {
        if (reply.version() == ProtocolLimits.VERSION) {
            write(context, authentication());
        } else {
            fail(context, ErrorCode.UNSUPPORTED_VERSION, "the broker chose protocol version " + reply.version());
        }
    }

    private Frame authentication() {
        Credentials credentials = settings.credentials();
        return credentials == null
                ? new Frame.Authenticate("ANONYMOUS", new byte[0])
                : new Frame.Authenticate(
                        "PLAIN",
                        ("\0" + credentials.user() + "\0"
                                        + credentials.password().reveal())
                                .getBytes(UTF_8));
    }

    private void opened(ChannelHandlerContext context, Frame.ConnectionOpened opened) {
        long longest = Math.max(opened.maxFrame(), ProtocolLimits.PART) + (long) DELIVERY_EXTRA;
        decodeFrom(context, (int) Math.min(Integer.MAX_VALUE, longest));
        int beat = opened.heartbeat();
        if (beat > 0) {
            long silence = (long) beat * ProtocolLimits.MISSED_HEARTBEATS;
            // In front of all others, so that each byte of a large frame counts as a sign of life.
            context.pipeline().addFirst(new IdleStateHandler(silence, beat, 0, TimeUnit.MILLISECONDS));
        }
        NettyBrokerChannel channel = new NettyBrokerChannel(context.channel(), peer, opened, listener);
        context.pipeline().replace(this, null, channel);
        if (!result.complete(channel)) {
            var unused = context.close();
        }
    }

    /** From here on the frames of an open connection are read, and no others. */
    private static void decodeFrom(ChannelHandlerContext context, int maxFrame) {
        context.pipeline().replace(FrameSplitter.class, null, new FrameSplitter(FrameDecoder.open(), maxFrame));
    }

    private void fail(ChannelHandlerContext context, ErrorCode code, String text) {
        result.completeExceptionally(new ConnectFailedException(code, text, null));
        var unused = context.close();
    }

    private static void write(ChannelHandlerContext context, Frame frame) {
        ByteBuf buffer = context.alloc().ioBuffer();
        FrameEncoder.encode(frame, buffer);
        var unused = context.writeAndFlush(buffer, context.voidPromise());
    }
}
