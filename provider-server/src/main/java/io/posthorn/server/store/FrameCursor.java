package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Walks over the frames of one segment, from its first on. Not thread-safe. */
final class FrameCursor {
    private static final int WINDOW = 1024 * 1024;

    private final Segment segment;
    private final FrameFormat format;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private int windowAt;
    private int position = Segment.FIRST_FRAME;
    private int payloadAt;
    private int payloadLength;
    private long sequence;

    FrameCursor(Segment segment, FrameFormat format) {
        this.segment = segment;
        this.format = format;
    }

    /** Goes on by one frame; false if what follows is none of this segment's. */
    boolean next() throws IOException {
        if (!intactAt(position)) {
            return false;
        }
        payloadAt = position + FrameFormat.HEADER;
        ByteBuffer frame = at(position, FrameFormat.HEADER);
        payloadLength = FrameFormat.payload(frame);
        sequence = FrameFormat.sequence(frame);
        position += FrameFormat.padded(payloadLength);
        return true;
    }

    /** Where the next frame would begin. */
    int position() {
        return position;
    }

    /** Goes back to where the frame began that {@link #next} found last. */
    void back() {
        position = payloadAt - FrameFormat.HEADER;
    }

    long sequence() {
        return sequence;
    }

    /** Of the frame that {@link #next} found; valid until the next call. */
    ByteBuf payload() throws IOException {
        ByteBuffer payload = at(payloadAt, payloadLength);
        return Unpooled.wrappedBuffer(payload.slice(payload.position(), payloadLength));
    }

    int payloadOffset() {
        return payloadAt;
    }

    /** Whether any frame of this segment with this sequence or a later one lies at or behind the position. */
    boolean anyFrameAhead(long fromSequence) throws IOException {
        for (int offset = position; offset + FrameFormat.HEADER <= segment.size(); offset += FrameFormat.ALIGNMENT) {
            if (at(offset, FrameFormat.HEADER).getInt(offset - windowAt) == FrameFormat.MAGIC
                    && intactAt(offset)
                    && FrameFormat.sequence(at(offset, FrameFormat.HEADER)) >= fromSequence) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many bytes from the position on a frame takes that was begun there, and is not whole; 0 if what is there does not
     * look like one. More cannot have been written: a frame is written when the one before is durable.
     */
    int extentOfTornFrame() throws IOException {
        if (position + FrameFormat.HEADER > segment.size()) {
            return 0;
        }
        ByteBuffer header = at(position, FrameFormat.HEADER);
        if (!FrameFormat.plausible(header, segment.number())) {
            return 0;
        }
        long extent = FrameFormat.HEADER + (long) FrameFormat.payload(header) + FrameFormat.ALIGNMENT;
        return (int) Math.min(extent, segment.size() - position);
    }

    private boolean intactAt(int offset) throws IOException {
        if (offset + FrameFormat.HEADER > segment.size()) {
            return false;
        }
        ByteBuffer header = at(offset, FrameFormat.HEADER);
        if (!FrameFormat.plausible(header, segment.number())) {
            return false;
        }
        int payload = FrameFormat.payload(header);
        return payload <= segment.size() - offset - FrameFormat.HEADER
                && format.intact(at(offset, FrameFormat.HEADER + payload));
    }

    /** The window, positioned at this offset of the file, with at least so many bytes behind it. */
    private ByteBuffer at(int offset, int length) throws IOException {
        if (offset < windowAt || offset + length > windowAt + window.limit()) {
            load(offset, length);
        }
        return window.position(offset - windowAt);
    }

    private void load(int offset, int length) throws IOException {
        int wanted = Math.min(Math.max(length, WINDOW), segment.size() - offset);
        if (window.capacity() < wanted) {
            window = ByteBuffer.allocate(wanted);
        }
        window.clear().limit(wanted);
        segment.file().read(window, offset);
        if (window.position() < length) {
            throw new IOException(segment.path() + " ends at " + (offset + window.position()) + ", before its size");
        }
        window.flip();
        windowAt = offset;
    }
}
