package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One group commit: the records of all batches that go into the same frame, in one buffer that is used again and again.
 * Owned by the journal thread.
 */
final class Group {
    private static final int BUFFER = 256 * 1024;
    /** A buffer that grew beyond this for a large batch is given back. */
    private static final int KEPT_BUFFER = 4 * 1024 * 1024;

    private final ByteBuf buffer = Unpooled.directBuffer(BUFFER);
    private final RecordWriter records = new RecordWriter(buffer);
    private final FrameFormat format;
    private final int limit;
    private Segment segment;
    private int base;
    private int operations;
    private long nextSequence;

    /**
     * A group that is not open yet.
     *
     * @param limit bytes of records, from which on nothing more is taken in
     */
    Group(FrameFormat format, int limit, Segment segment, long nextSequence) {
        this.format = format;
        this.limit = limit;
        this.segment = segment;
        this.nextSequence = nextSequence;
    }

    /** Begins a new group, whose frame goes behind what the segment holds. */
    void open(Segment active) {
        segment = active;
        base = active.end();
        operations = 0;
        if (buffer.capacity() > KEPT_BUFFER) {
            buffer.clear().capacity(BUFFER);
        }
        buffer.clear().writerIndex(FrameFormat.HEADER);
    }

    RecordWriter records() {
        return records;
    }

    /** Where the next record begins, counted from the frame's start. */
    int position() {
        return buffer.writerIndex();
    }

    Place place(int position, int length) {
        return new Place(segment.number(), base + position, length);
    }

    /** Of the frame that this group becomes, or the next one. */
    long nextSequence() {
        return nextSequence;
    }

    void count(int more) {
        operations += more;
    }

    int operations() {
        return operations;
    }

    boolean isEmpty() {
        return position() == FrameFormat.HEADER;
    }

    /** Whether records of so many bytes fit beside those that are in already. */
    boolean takes(int bytes) {
        int used = position() - FrameFormat.HEADER;
        return used + bytes <= segment.room() && (used == 0 || used + bytes <= limit);
    }

    /** A record of this group, which is not on disk yet; null if the place is not in this group. */
    @Nullable
    ByteBuf find(Place place) {
        if (place.segment() != segment.number() || place.offset() < base) {
            return null;
        }
        return buffer.slice(place.offset() - base, place.length());
    }

    /** One write and one force; what is in the group is durable then. */
    void commit() throws IOException {
        if (isEmpty()) {
            return;
        }
        format.finish(buffer, nextSequence, segment.number());
        segment.file().write(buffer.nioBuffer(), base);
        segment.file().force();
        segment.endAt(base + buffer.writerIndex());
        nextSequence++;
    }

    void free() {
        buffer.release();
    }
}
