package io.posthorn.jms.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.MalformedFrame;
import io.posthorn.api.wire.ProtocolLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A channel over Netty, after the handshake. Being its pipeline's last handler, it lives on the channel's loop. */
final class NettyBrokerChannel extends ChannelInboundHandlerAdapter implements BrokerChannel {
    /** How long a socket that takes nothing may hold up a close, in ms. */
    private static final long CLOSE_PATIENCE = 2_000;

    private final Channel channel;
    private final String peer;
    private final Frame.ConnectionOpened opened;
    private final ChannelListener listener;
    private final Outbox outbox;
    private final PendingRequests requests = new PendingRequests();
    /** Why the channel is about to end; the first reason counts. Written on the loop. */
    private @Nullable CloseReason ending;

    private volatile @Nullable CloseReason closed;

    NettyBrokerChannel(Channel channel, String peer, Frame.ConnectionOpened opened, ChannelListener listener) {
        this.channel = channel;
        this.peer = peer;
        this.opened = opened;
        this.listener = listener;
        this.outbox = new Outbox(channel);
    }

    @Override
    public Frame.ConnectionOpened opened() {
        return opened;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public CompletableFuture<Frame.Answer> request(IntFunction<? extends Frame.Request> request) {
        return requests.begin(request, outbox);
    }

    @Override
    public void send(Frame frame) {
        outbox.add(frame);
    }

    @Override
    public boolean reserve(int bytes, long timeoutNanos) throws InterruptedException {
        return outbox.room().acquire(bytes, timeoutNanos);
    }

    @Override
    public void release(int bytes) {
        outbox.room().release(bytes);
    }

    @Override
    public @Nullable CloseReason closeReason() {
        return closed;
    }

    @Override
    public void close() {
        if (closed == null) {
            outbox.onLoop(() -> end(CloseReason.of(ErrorCode.CLOSED, "the connection was closed")));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ending != null) {
            return;
        }
        if (message instanceof Frame.Answer answer) {
            requests.answered(answer);
        } else if (message instanceof Frame.Close close) {
            end(new CloseReason(
                    close.code(), "the broker ended the connection: " + close.text(), close.redirect(), null));
        } else if (message instanceof MalformedFrame malformed) {
            outbox.add(new Frame.Close(malformed.code(), malformed.text(), null));
            end(CloseReason.of(malformed.code(), "the broker sent what cannot be read: " + malformed.text()));
        } else if (message instanceof Frame frame && !(message instanceof Frame.Heartbeat)) {
            listener.received(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox.drain();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                outbox.add(new Frame.Heartbeat());
            } else {
                long silence = (long) opened.heartbeat() * ProtocolLimits.MISSED_HEARTBEATS;
                abort(CloseReason.of(ErrorCode.TIMED_OUT, "nothing was heard of the broker for " + silence + " ms"));
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        abort(CloseReason.lost("the connection to " + peer + " broke: " + cause, cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        CloseReason known = ending;
        CloseReason reason = known == null ? CloseReason.lost("the connection to " + peer + " was cut", null) : known;
        closed = reason;
        requests.end(reason);
        outbox.clear();
        listener.closed(reason);
    }

    /** Ends the channel after what waits has been written. */
    private void end(CloseReason reason) {
        if (ending == null) {
            ending = reason;
            outbox.drain();
            var unusedFlush = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            var unusedTimer = channel.eventLoop().schedule(this::closeNow, CLOSE_PATIENCE, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the channel at once. */
    private void abort(CloseReason reason) {
        if (ending == null) {
            ending = reason;
        }
        closeNow();
    }

    private void closeNow() {
        var unused = channel.close();
    }
}
