package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the oldest segment: reads it on the maintenance thread, hands its records to the journal thread piece by piece,
 * which writes again those that still are what it knows of, and at the end a checkpoint that says that the segment is
 * not needed.
 *
 * <p>A crash at any moment leaves each thing once or twice, with the same content and under the same key, never not at
 * all: the segment goes only after the checkpoint is durable, and that stands behind all that was carried.
 */
final class Cleaner {
    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    private static final int PIECE = 128 * 1024;

    private final JournalParts parts;
    private final FrameFormat format;
    private final Executor maintenance;
    private final Consumer<JournalTask> journal;
    private final Consumer<Throwable> whenBroken;
    private boolean busy;
    private boolean stalled;

    Cleaner(
            JournalParts parts,
            FrameFormat format,
            Executor maintenance,
            Consumer<JournalTask> journal,
            Consumer<Throwable> whenBroken) {
        this.parts = parts;
        this.format = format;
        this.maintenance = maintenance;
        this.journal = journal;
        this.whenBroken = whenBroken;
    }

    /** Whether a segment is being cleaned; on the journal thread. */
    boolean busy() {
        return busy;
    }

    /** Whether the last try ended for lack of room; on the journal thread. */
    boolean stalled() {
        return stalled;
    }

    /** Starts cleaning; on the journal thread. */
    void clean(Segment oldest) {
        busy = true;
        stalled = false;
        if (parts.state().live().of(oldest.number()) == 0) {
            journal.accept(new Release(oldest));
        } else {
            int piece = Math.min(PIECE, parts.settings().largestGroup());
            next(new Walk(oldest, new FrameCursor(oldest, format), oldest.end(), piece));
        }
    }

    private void next(Walk walk) {
        try {
            maintenance.execute(() -> {
                try {
                    List<Piece> pieces = walk.next();
                    journal.accept(pieces.isEmpty() ? new Release(walk.segment) : new Carry(pieces, walk));
                } catch (Throwable e) {
                    whenBroken.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The store is closing: {} is cleaned after the next start", walk.segment.path(), e);
        }
    }

    /** A record to carry. */
    private record Piece(Place place, ByteBuf content) {}

    /** How far a segment has been read; on the maintenance thread. */
    private static final class Walk {
        private final Segment segment;
        private final FrameCursor cursor;
        private final int end;
        private final int enough;

        Walk(Segment segment, FrameCursor cursor, int end, int enough) {
            this.segment = segment;
            this.cursor = cursor;
            this.end = end;
            this.enough = enough;
        }

        /** The next records that may have to be carried; none at the end. */
        List<Piece> next() throws IOException {
            List<Piece> pieces = new ArrayList<>();
            int bytes = 0;
            while (bytes < enough && cursor.position() < end) {
                if (!cursor.next()) {
                    throw new IOException(segment.path() + ", offset " + cursor.position()
                            + ": a frame is not what was written; check the disk");
                }
                ByteBuf payload = cursor.payload();
                int base = cursor.payloadOffset();
                while (payload.isReadable()) {
                    int offset = base + payload.readerIndex();
                    int length = payload.readInt();
                    payload.skipBytes(Integer.BYTES);
                    ByteBuf content = Unpooled.copiedBuffer(payload.readSlice(length));
                    pieces.add(new Piece(new Place(segment.number(), offset, length + RecordWriter.HEAD), content));
                    bytes += length + RecordWriter.HEAD;
                }
            }
            return pieces;
        }
    }

    /** Carries some records forward. */
    private final class Carry implements JournalTask {
        private final List<Piece> pieces;
        private final Walk walk;
        private int carried;

        Carry(List<Piece> pieces, Walk walk) {
            this.pieces = pieces;
            this.walk = walk;
        }

        @Override
        public boolean enter() throws IOException {
            try {
                return carry();
            } catch (DiskFullException e) {
                // What was carried so far is no harm: the segment is cleaned when there is room again.
                stalled = true;
                return true;
            }
        }

        private boolean carry() throws IOException {
            while (carried < pieces.size()) {
                Piece piece = pieces.get(carried);
                if (!parts.admits(piece.content().readableBytes() + (long) RecordWriter.HEAD)) {
                    return false;
                }
                RecordReader.read(piece.content().duplicate(), piece.place(), new Carrier(parts, piece.content()));
                carried++;
            }
            return true;
        }

        @Override
        public void run() {
            if (stalled) {
                busy = false;
            } else {
                next(walk);
            }
        }

        @Override
        public void refuse(StoreException reason) {}
    }

    /** Lets the segment go. */
    private final class Release implements JournalTask {
        private static final int CHECKPOINT_BYTES = 64;
        private final Segment segment;

        Release(Segment segment) {
            this.segment = segment;
        }

        @Override
        public boolean enter() throws IOException {
            if (parts.state().live().of(segment.number()) != 0) {
                throw new IllegalStateException(segment.path() + " was carried forward, but "
                        + parts.state().live().of(segment.number()) + " bytes of it live");
            }
            try {
                if (!parts.admits(CHECKPOINT_BYTES)) {
                    return false;
                }
            } catch (DiskFullException e) {
                stalled = true;
                return true;
            }
            StoreState state = parts.state();
            parts.recorder()
                    .checkpoint(new Checkpoint(
                            segment.number() + 1L,
                            state.bodies().next(),
                            state.lanes().nextOrdinal()));
            return true;
        }

        @Override
        public void run() {
            busy = false;
            if (stalled) {
                return;
            }
            parts.log().retireOldest();
            parts.state().live().dropBelow(segment.number() + 1);
        }

        @Override
        public void refuse(StoreException reason) {}
    }
}
