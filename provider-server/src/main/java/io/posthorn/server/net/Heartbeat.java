package io.posthorn.server.net;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.loop.Cancellable;

/**
 * Says something when there was nothing to say, and ends the connection of a client that was not heard for too long. Owned
 * by the channel's loop.
 *
 * <p>Time is counted in ticks, not read from a clock: a broker that was suspended for a while finds what its clients sent
 * meanwhile before it finds them silent.
 */
final class Heartbeat {
    private static final int TICKS_PER_BEAT = 2;
    private static final int SILENT_TICKS = TICKS_PER_BEAT * ProtocolLimits.MISSED_HEARTBEATS;

    private final Peer peer;
    private Cancellable next = () -> {};
    private int millis;
    private int silentTicks;
    private boolean heard;

    Heartbeat(Peer peer) {
        this.peer = peer;
    }

    /** Begins, or begins anew with another interval; 0 ends it. */
    void every(int interval) {
        next.cancel();
        millis = interval;
        silentTicks = 0;
        if (interval > 0) {
            schedule();
        }
    }

    /** Something came from the client. */
    void heard() {
        heard = true;
    }

    void stop() {
        every(0);
    }

    private void tick() {
        silentTicks = heard || peer.paused() ? 0 : silentTicks + 1;
        heard = false;
        if (silentTicks >= SILENT_TICKS) {
            peer.close(
                    ErrorCode.TIMED_OUT,
                    "nothing was heard for " + ProtocolLimits.MISSED_HEARTBEATS + " heartbeats of " + millis + " ms");
            return;
        }
        if (!peer.writer().wroteSinceAsked() && !peer.pausedByWriting()) {
            peer.write(new Frame.Heartbeat());
        }
        schedule();
    }

    private void schedule() {
        next = peer.loop().schedule(Math.max(1, millis / TICKS_PER_BEAT), this::tick);
    }
}
