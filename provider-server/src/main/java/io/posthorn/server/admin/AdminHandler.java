package io.posthorn.server.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: its request is answered, what comes behind is dropped. On the loop of its channel. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
    /** How long a client has to read its answer and to hang up, in ms. */
    private static final long LINGER = 1_000;

    private static final Reply FAULT =
            Reply.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal", "the broker failed; its log tells more");

    /** Gives answers. Called on the loop; must not block, and has taken what it wants of the request when it returns. */
    @FunctionalInterface
    interface Calls {
        CompletionStage<Reply> answer(FullHttpRequest request, Optional<InetAddress> from);
    }

    private final Calls calls;
    private boolean asked;
    private @Nullable Future<?> end;

    AdminHandler(Calls calls) {
        this.calls = calls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        end = context.executor()
                .schedule(() -> hangUp(context.channel()), AdminServer.LONGEST_CONNECTION, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (asked) {
            return;
        }
        asked = true;
        Optional<InetAddress> from = context.channel().remoteAddress() instanceof InetSocketAddress inet
                ? Optional.ofNullable(inet.getAddress())
                : Optional.empty();
        var unused = calls.answer(request, from).whenComplete((reply, fault) -> {
            if (fault != null) {
                LOG.error("a request of an administrator died of a fault", fault);
            }
            finish(context.channel(), fault == null ? reply : FAULT);
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a connection of an administrator died of a fault", cause);
        }
        var unused = context.close();
    }

    /**
     * Answers, and parts: the output is closed and input is dropped until the client hangs up, because closing a socket
     * with unread input resets it, and the client would never see the answer. May be called on any thread.
     */
    static void finish(Channel channel, Reply reply) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), Unpooled.wrappedBuffer(Json.bytes(reply.body())));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        reply.headers().forEach(response.headers()::set);
        var unused = channel.writeAndFlush(response).addListener(written -> partFrom(channel));
    }

    private static void partFrom(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            var unused = duplex.shutdownOutput();
        }
        var unused = channel.eventLoop().schedule(() -> hangUp(channel), LINGER, TimeUnit.MILLISECONDS);
    }

    private static void hangUp(Channel channel) {
        var unused = channel.close();
    }
}
