package io.posthorn.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.MemoryBudget;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way out. Whoever has a frame puts it into one queue; one task of the loop drains it: all that waits
 * becomes one buffer (or several, of some size) and one flush. What comes within one turn of the loop goes out together,
 * and a sender on another thread wakes the loop only when no task is on its way.
 *
 * <p>Frames wait in the queue, as references to messages that exist anyway, while the client does not read: only so much is
 * encoded as the channel's write buffer may hold. How many wait is bounded by {@link #deliveries}, beyond which queues
 * deliver no more, and by the requests that the client may have under way.
 */
final class FrameWriter {
    /** Bytes after which the next buffer is begun. */
    private static final int CHUNK = 64 * 1024;
    /** Bytes of deliveries that may wait; one message may be larger. */
    private static final int MOST_DELIVERIES = 256 * 1024;
    /** What a delivery costs beside its message, roughly. */
    private static final int OVERHEAD = 64;
    /** A queue that is empty most of the time grows by so many frames. */
    private static final int QUEUE_STEP = 16;

    private final Channel channel;
    private final Loop loop;
    private final Consumer<Throwable> onFault;
    private final MpscUnboundedAtomicArrayQueue<Frame> queue = new MpscUnboundedAtomicArrayQueue<>(QUEUE_STEP);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final MemoryBudget deliveries = new MemoryBudget(MOST_DELIVERIES);
    private volatile boolean finished;

    // The rest belongs to the loop.
    private final ArrayDeque<Frame> refusals = new ArrayDeque<>();
    private final SendReturns returns = new SendReturns();
    private @Nullable ByteBuf out;
    private boolean wrote;

    /**
     * A writer with nothing to write.
     *
     * @param onFault hears, on the loop, that a frame could not be written
     */
    FrameWriter(Channel channel, Loop loop, Consumer<Throwable> onFault) {
        this.channel = channel;
        this.loop = loop;
        this.onFault = onFault;
    }

    /** Writes the frame after all that this caller gave before. Any thread. */
    void write(Frame frame) {
        if (!finished) {
            queue.offer(frame);
            schedule();
        }
    }

    /** The same for a delivery, or a part of one. */
    void deliver(Frame delivery) {
        deliveries.take(cost(delivery));
        write(delivery);
    }

    /** What deliveries take that wait here. Any thread. */
    MemoryBudget deliveries() {
        return deliveries;
    }

    /** Writes the refusal of a send, before all that waits: no receipt overtakes it. */
    void refused(Frame.SendRefused refusal) {
        refusals.add(refusal);
        schedule();
    }

    void receipt(int session, long sequence) {
        returns.receipt(session, sequence);
        schedule();
    }

    void sendWindow(int session, int bytes) {
        returns.window(session, bytes);
        schedule();
    }

    /** Goes on writing what waits, if something does. Any thread. */
    void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    /** Whether anything was written since this was asked last. */
    boolean wroteSinceAsked() {
        boolean was = wrote;
        wrote = false;
        return was;
    }

    /** Writes all answers that wait, then this; nothing after it. Deliveries that wait are dropped: they are void. */
    ChannelFuture finish(Frame.Close last) {
        finished = true;
        appendUrgent();
        for (Frame frame = queue.poll(); frame != null; frame = queue.poll()) {
            if (cost(frame) == 0) {
                append(frame);
            }
        }
        append(last);
        ByteBuf rest = out;
        out = null;
        return channel.writeAndFlush(rest);
    }

    /** Drops what waits and what comes. */
    void abandon() {
        finished = true;
        queue.clear();
    }

    private void drain() {
        scheduled.set(false);
        if (finished) {
            queue.clear();
            return;
        }
        try {
            appendUrgent();
            appendWaiting();
            flush();
        } catch (RuntimeException | Error e) {
            release();
            onFault.accept(e);
        }
        if (!queue.isEmpty() && channel.isWritable()) {
            schedule();
        }
    }

    private void appendWaiting() {
        long delivered = 0;
        while (channel.isWritable()) {
            Frame frame = queue.poll();
            if (frame == null) {
                break;
            }
            append(frame);
            delivered += cost(frame);
        }
        if (delivered > 0) {
            deliveries.giveBack(delivered);
        }
    }

    /** What a delivery, or a part of one, takes while it waits; 0 for all other frames. */
    private static long cost(Frame frame) {
        if (frame instanceof Frame.Deliver delivery) {
            return delivery.message().size() + (long) OVERHEAD;
        }
        return frame instanceof Frame.DeliverPart part ? part.bytes().length + (long) OVERHEAD : 0;
    }

    private void appendUrgent() {
        for (Frame refusal = refusals.poll(); refusal != null; refusal = refusals.poll()) {
            append(refusal);
        }
        returns.drain(this::append);
    }

    private void append(Frame frame) {
        wrote = true;
        int size = FrameEncoder.estimate(frame);
        ByteBuf buffer = out;
        if (buffer != null && buffer.readableBytes() + size > CHUNK) {
            out = null;
            var unused = channel.write(buffer, channel.voidPromise());
            buffer = null;
        }
        if (buffer == null) {
            buffer = channel.alloc().ioBuffer(queue.isEmpty() ? size : Math.max(size, CHUNK));
            out = buffer;
        }
        FrameEncoder.encode(frame, buffer);
    }

    private void flush() {
        ByteBuf rest = out;
        if (rest != null) {
            out = null;
            var unused = channel.writeAndFlush(rest, channel.voidPromise());
        }
    }

    private void release() {
        ByteBuf rest = out;
        if (rest != null) {
            out = null;
            rest.release();
        }
    }
}
