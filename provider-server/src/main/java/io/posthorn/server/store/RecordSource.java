package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.server.store.Bodies.PartPlace;
import io.posthorn.server.store.RecordFile.RecordPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the records that a checkpoint takes, out of segments and tables that are held for it. On the checkpoint thread.
 *
 * <p>Records that lie behind one another in a segment are read by one access for many; others one by one.
 */
final class RecordSource {
    private static final int WINDOW = 256 * 1024;
    /** A record that begins so near behind the last one is read with what follows it. */
    private static final int NEAR = 8 * 1024;

    private final Map<Integer, Segment> segments = new HashMap<>();
    private final Map<Integer, StoredTable> tables = new HashMap<>();
    private final TableRecords records;
    private final byte[] window = new byte[WINDOW];
    private int windowSegment;
    private long windowAt;
    private int windowLength;
    private int lastSegment;
    private long lastEnd;

    /** Made on the journal thread, which holds all of these. */
    RecordSource(List<Segment> segments, Set<StoredTable> tables, TableRecords records) {
        segments.forEach(segment -> this.segments.put(segment.number(), segment));
        tables.forEach(table -> this.tables.put(table.number(), table));
        this.records = records;
    }

    RecordPlace place(Cargo cargo, int index) {
        return cargo.inJournal(index)
                ? RecordPlace.in(segment(cargo.segment(index)), (int) cargo.place(index))
                : RecordPlace.in(table(cargo.table(index)), cargo.place(index));
    }

    /** The record of an entry; valid until the next call. */
    ByteBuf entry(Cargo cargo, int index) throws IOException {
        return cargo.inJournal(index)
                ? inSegment(cargo.segment(index), cargo.place(index), cargo.length(index))
                : records.get(table(cargo.table(index)), cargo.place(index));
    }

    /** The record of a part of a body; valid until the next call. */
    ByteBuf part(PartPlace place) throws IOException {
        return place.table() == 0
                ? inSegment(place.file(), place.at(), place.length())
                : records.chunked(table(place.table()), place.at(), place.length());
    }

    private ByteBuf inSegment(int number, long offset, int length) throws IOException {
        Segment segment = segment(number);
        boolean follows = number == lastSegment && offset >= lastEnd && offset - lastEnd <= NEAR;
        lastSegment = number;
        lastEnd = offset + length;
        if (number == windowSegment && offset >= windowAt && offset + length <= windowAt + windowLength) {
            return Unpooled.wrappedBuffer(window, (int) (offset - windowAt), length);
        }
        if (!follows || length > WINDOW) {
            return RecordFile.read(segment, (int) offset, length);
        }
        ByteBuffer into = ByteBuffer.wrap(window, 0, (int) Math.min(WINDOW, segment.size() - offset));
        windowLength = segment.file().read(into, offset);
        windowSegment = number;
        windowAt = offset;
        return Unpooled.wrappedBuffer(window, 0, Math.min(length, windowLength));
    }

    private Segment segment(int number) {
        Segment segment = segments.get(number);
        if (segment == null) {
            throw new IllegalStateException("segment " + number + " is not held");
        }
        return segment;
    }

    private StoredTable table(int number) {
        StoredTable table = tables.get(number);
        if (table == null) {
            throw new IllegalStateException("table " + number + " is not held");
        }
        return table;
    }
}
