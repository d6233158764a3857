package io.posthorn.server.net;

import io.netty.channel.Channel;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameMemory;
import io.posthorn.api.wire.FrameSplitter;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;

/** Lets new channels in, into the pipeline of those that have not said who they are, or turns them away. Thread-safe. */
final class Reception {
    private final NetEnvironment environment;
    private final Admission admission;
    private final FaultLog log;
    /** Apart from faults, which must not be silenced by strangers. */
    private final FaultLog strangers;

    private final FrameMemory frames;

    Reception(NetEnvironment environment) {
        this.environment = environment;
        frames = new FrameMemory(environment.limits().frameMemory());
        admission = new Admission(environment.limits());
        Clock clock = environment.sessions().broker().environment().clock();
        log = new FaultLog(clock);
        strangers = new FaultLog(clock);
    }

    /** Connections that are let in and open. */
    int connections() {
        return admission.connections();
    }

    /** Called on the channel's loop. */
    void welcome(Channel channel, Loop loop) {
        Peer peer = new Peer(channel, loop, log);
        try {
            Admission.Ticket ticket = admission.admit(channel.remoteAddress());
            channel.pipeline()
                    .addLast(new FrameSplitter(FrameDecoder.handshake(), ProtocolLimits.MAX_HANDSHAKE_FRAME))
                    .addLast(new HandshakeHandler(environment, frames, peer, ticket, strangers));
        } catch (BrokerException e) {
            channel.pipeline().addLast(new RefusedHandler());
            peer.close(e.code(), String.valueOf(e.getMessage()));
        }
    }
}
