package io.posthorn.jms.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.internal.PlatformDependent;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameEncoder;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames on their way out of one channel: any thread adds, the channel's loop encodes all that waits into one buffer and
 * writes it at once. A loop that is busy thus gathers what comes meanwhile, and is woken once.
 *
 * <p>While the socket takes nothing, frames stay here; messages, the only large ones, are bounded by {@link #room}.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** Messages that wait here, in bytes. */
    static final int CAPACITY = 4 * 1024 * 1024;
    /** A buffer is written when it has grown so large. */
    private static final int BUFFER = 64 * 1024;

    private final Channel channel;
    private final Queue<Frame> frames = PlatformDependent.newMpscQueue();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ByteWindow room = new ByteWindow(CAPACITY);
    private final Runnable drain = this::drain;
    private volatile boolean ended;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    /** Room for messages; taken by the sender, given back when the message is written. */
    ByteWindow room() {
        return room;
    }

    /** Adds a frame; on a channel that has ended it is dropped. */
    void add(Frame frame) {
        if (ended) {
            return;
        }
        frames.offer(frame);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            onLoop(drain);
        }
    }

    /** Has the loop do something, if it is still there: the loops end some time after their last channel. */
    void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the channel had ended already", e);
        }
    }

    /** Writes what waits, as far as the socket takes it. On the loop; also called when the socket takes more again. */
    void drain() {
        scheduled.set(false);
        try {
            writeAll();
        } catch (RuntimeException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private void writeAll() {
        boolean written = false;
        while (channel.isWritable()) {
            ByteBuf buffer = fill();
            if (buffer == null) {
                break;
            }
            var unused = channel.write(buffer, channel.voidPromise());
            written = true;
        }
        if (written) {
            channel.flush();
        }
    }

    /** Drops what waits. On the loop, when the channel has ended. */
    void clear() {
        ended = true;
        room.close();
        frames.clear();
    }

    private @Nullable ByteBuf fill() {
        Frame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        ByteBuf buffer = channel.alloc().ioBuffer(Math.max(1024, FrameEncoder.estimate(frame)));
        while (frame != null) {
            FrameEncoder.encode(frame, buffer);
            if (frame instanceof Frame.Send send) {
                room.release(send.message().size());
            } else if (frame instanceof Frame.SendPart part) {
                room.release(part.bytes().length);
            }
            frame = buffer.readableBytes() < BUFFER ? frames.poll() : null;
        }
        return buffer;
    }
}
