package io.posthorn.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameMemory;
import io.posthorn.api.wire.FrameSplitter;
import io.posthorn.api.wire.MalformedFrame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.loop.Cancellable;
import io.posthorn.server.net.SaslMechanism.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a client that has not said who it is: version, then authentication, within a time. Knows nothing
 * else of the broker; puts the open pipeline in its place when it ends well (R3).
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private enum Awaits {
        HELLO,
        AUTHENTICATE,
        CHALLENGE_RESPONSE,
        /** The broker itself has to say the next word. */
        NOTHING
    }

    private final NetEnvironment environment;
    private final FrameMemory frames;
    private final Peer peer;
    private final Admission.Ticket ticket;
    private final FaultLog strangers;
    private Awaits awaits = Awaits.HELLO;
    private @Nullable SaslMechanism mechanism;
    private Cancellable timeout = () -> {};

    HandshakeHandler(
            NetEnvironment environment, FrameMemory frames, Peer peer, Admission.Ticket ticket, FaultLog strangers) {
        this.environment = environment;
        this.frames = frames;
        this.peer = peer;
        this.ticket = ticket;
        this.strangers = strangers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        int most = environment.limits().authenticationMillis();
        timeout = peer.loop().schedule(most, () -> giveUp(most));
    }

    /** Says whose turn it was. */
    private void giveUp(int millis) {
        if (awaits == Awaits.NOTHING) {
            peer.close(
                    ErrorCode.AUTHENTICATION_FAILED,
                    "the broker did not get to check this login within " + millis + " ms; try again later");
        } else {
            peer.close(ErrorCode.TIMED_OUT, "the client did not authenticate within " + millis + " ms");
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timeout.cancel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (peer.ending()) {
            return;
        }
        if (message instanceof MalformedFrame malformed) {
            if (malformed.foreign() != null) {
                strangers.log("A client at " + context.channel().remoteAddress() + " was turned away: it looks like "
                        + malformed.foreign() + ", and this port speaks Posthorn's protocol only");
            }
            peer.close(malformed.code(), malformed.text());
        } else if (message instanceof Frame.Close) {
            peer.hangUp();
        } else if (!(message instanceof Frame.Heartbeat)) {
            converse(context, (Frame) message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timeout.cancel();
        ticket.leave();
        peer.gone();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        peer.pauseForWriting(!context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof CloseEvent close) {
            peer.close(close.code(), close.text());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        peer.failed(cause);
    }

    private void converse(ChannelHandlerContext context, Frame frame) {
        if (awaits == Awaits.HELLO && frame instanceof Frame.Hello hello) {
            greet(hello);
        } else if (awaits == Awaits.AUTHENTICATE && frame instanceof Frame.Authenticate authenticate) {
            authenticate(context, authenticate);
        } else if (awaits == Awaits.CHALLENGE_RESPONSE
                && frame instanceof Frame.ChallengeResponse response
                && mechanism != null) {
            follow(context, mechanism.respond(response.data()));
        } else {
            peer.close(
                    ErrorCode.PROTOCOL_VIOLATION,
                    frame.opcode() + " came where the handshake awaits "
                            + (awaits == Awaits.NOTHING ? "nothing" : awaits.toString()));
        }
    }

    private void greet(Frame.Hello hello) {
        int ours = ProtocolLimits.VERSION;
        if (hello.lowestVersion() > ours || hello.highestVersion() < ours) {
            peer.close(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "this broker speaks version " + ours + " of the protocol, the client " + hello.lowestVersion()
                            + " to " + hello.highestVersion());
            return;
        }
        awaits = Awaits.AUTHENTICATE;
        peer.write(new Frame.HelloReply(ours));
    }

    private void authenticate(ChannelHandlerContext context, Frame.Authenticate request) {
        SaslMechanism chosen = new SaslMechanisms(environment.authenticator(), addressOf(context.channel()))
                .named(request.mechanism())
                .orElse(null);
        if (chosen == null) {
            peer.close(ErrorCode.AUTHENTICATION_FAILED, "this broker knows the mechanisms ANONYMOUS and PLAIN");
            return;
        }
        mechanism = chosen;
        follow(context, chosen.respond(request.response()));
    }

    private static Optional<InetAddress> addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet
                ? Optional.ofNullable(inet.getAddress())
                : Optional.empty();
    }

    private void follow(ChannelHandlerContext context, CompletionStage<Step> next) {
        awaits = Awaits.NOTHING;
        next.whenComplete((step, fault) -> peer.loop().run(() -> {
            if (fault != null) {
                peer.failed(fault);
            } else {
                step(context, step);
            }
        }));
    }

    private void step(ChannelHandlerContext context, Step step) {
        if (peer.ending() || !context.channel().isActive()) {
            return;
        }
        if (step instanceof Step.Challenge challenge) {
            awaits = Awaits.CHALLENGE_RESPONSE;
            peer.write(new Frame.Challenge(challenge.data()));
        } else if (step instanceof Step.Accepted accepted) {
            accept(context, accepted.user());
        } else if (step instanceof Step.Refused refused) {
            peer.close(refused.code(), refused.text());
        }
    }

    private void accept(ChannelHandlerContext context, User user) {
        ticket.authenticated();
        peer.write(new Frame.Authenticated());
        ConnectionHandler open = new ConnectionHandler(environment, peer, ticket, user);
        context.pipeline().replace(this, null, open);
        context.pipeline()
                .replace(
                        FrameSplitter.class,
                        null,
                        new FrameSplitter(
                                FrameDecoder.open(), environment.limits().maxFrame(), frames));
    }
}
