package io.posthorn.server.net;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.server.loop.Loop;
import java.io.IOException;

/**
 * The client at the other end of a channel: what is said to it, when it is listened to, how it is parted from. Owned by
 * the channel's loop; {@link #write}, {@link #close} and {@link #failed} may be called from any thread.
 */
final class Peer {
    /** How long a client has to read the reason of the end and to hang up, in ms. */
    private static final long LINGER = 1_000;

    private final Channel channel;
    private final Loop loop;
    private final FaultLog log;
    private final FrameWriter writer;
    private boolean pausedByWork;
    private boolean pausedByWriting;
    private boolean stopped;
    private boolean ending;

    Peer(Channel channel, Loop loop, FaultLog log) {
        this.channel = channel;
        this.loop = loop;
        this.log = log;
        writer = new FrameWriter(channel, loop, this::failed);
    }

    Loop loop() {
        return loop;
    }

    FrameWriter writer() {
        return writer;
    }

    void write(Frame frame) {
        writer.write(frame);
    }

    /** Whether the connection is at its end: what comes from the client is dropped. */
    boolean ending() {
        return ending;
    }

    /** Too much of what the client sent is not done yet. */
    void pauseForWork(boolean paused) {
        pausedByWork = paused;
        listen();
    }

    /** Whether the client is not listened to, so that nobody knows whether it speaks. */
    boolean paused() {
        return pausedByWork || pausedByWriting;
    }

    boolean pausedByWriting() {
        return pausedByWriting;
    }

    /** The client does not read, so that what is written piles up. */
    void pauseForWriting(boolean paused) {
        pausedByWriting = paused;
        listen();
        if (!paused) {
            writer.schedule();
        }
    }

    /** Nothing more is read. */
    void stopListening() {
        stopped = true;
        listen();
    }

    /** Closes the channel without a word. */
    void hangUp() {
        var unused = channel.close();
    }

    /** The channel is closed. */
    void gone() {
        ending = true;
        writer.abandon();
    }

    /** Says why, and ends the connection. What the client was told before reaches it before. */
    void close(ErrorCode code, String text) {
        loop.run(() -> end(code, text));
    }

    /** Ends the connection because of a fault: that of the network silently, that of the broker with a line in its log. */
    void failed(Throwable fault) {
        if (fault instanceof IOException) {
            loop.run(this::hangUp);
            return;
        }
        log.log("A connection from " + channel.remoteAddress() + " died of a fault", fault);
        close(ErrorCode.INTERNAL, "the broker failed; its log tells more");
    }

    /**
     * The output is closed and input goes on to be read and dropped until the client hangs up: closing a socket with unread
     * input resets it, and the client would never see the reason.
     */
    private void end(ErrorCode code, String text) {
        if (ending) {
            return;
        }
        ending = true;
        // First, so that the channel is closed even if nothing can be written any more.
        loop.schedule(LINGER, this::hangUp);
        var unused = writer.finish(new Frame.Close(code, text, null)).addListener(written -> closeOutput());
        listen();
    }

    private void closeOutput() {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            var unused = duplex.shutdownOutput();
        }
    }

    private void listen() {
        channel.config().setAutoRead(ending || !(pausedByWork || pausedByWriting || stopped));
    }
}
