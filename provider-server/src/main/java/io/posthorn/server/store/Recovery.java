package io.posthorn.server.store;

import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the catalog, and then the journal from its first needed segment on, up to the first frame that is not the next one.
 *
 * <p>If no valid frame lies behind that place, it is a torn tail, which nobody was told is durable: it is overwritten
 * with zeros, and the journal goes on there. If one does, something in the middle is damaged: the store refuses to open,
 * and changes nothing.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Vfs vfs;
    private final StoreDirectory directory;
    private final FrameFormat format;
    private final StoreState state;
    private final SegmentLog log;
    private final Spares spares;
    /** Sequence that the next frame must have. */
    private long nextSequence = 1;
    /** The last frame that was read, in the newest segment. */
    private int lastFrame;

    private int lastFrameLength;

    Recovery(Vfs vfs, StoreDirectory directory, FrameFormat format, StoreState state, SegmentLog log, Spares spares) {
        this.vfs = vfs;
        this.directory = directory;
        this.format = format;
        this.state = state;
        this.log = log;
        this.spares = spares;
    }

    /** What was found: the catalog in force, and the sequence of the next frame. */
    record Found(Catalog catalog, long nextSequence) {}

    /** Fills state, log and spares. */
    Found run() throws IOException {
        Catalog catalog = new CatalogReader(vfs, directory, state).read();
        NavigableSet<Integer> numbers = findSegments();
        log.startAt(catalog.firstSegment());
        List<Segment> segments = openFrom(catalog.firstSegment(), numbers);
        if (segments.isEmpty()) {
            nextSequence = sequenceOfEmptyJournal(catalog);
        } else {
            replay(segments, catalog);
        }
        state.endReplay();
        Leftovers.delete(vfs, directory.path(), directory.names(), catalog);
        if (log.isEmpty()) {
            log.roll(0, nextSequence);
        }
        return new Found(catalog, nextSequence);
    }

    private long sequenceOfEmptyJournal(Catalog catalog) {
        if (catalog.generation() == 0) {
            return 1;
        }
        if (catalog.nextSequence() == 0) {
            throw missing(catalog.firstSegment());
        }
        return catalog.nextSequence();
    }

    private NavigableSet<Integer> findSegments() throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        for (String name : directory.names()) {
            int number = Segment.number(name);
            if (number >= 0) {
                numbers.add(number);
            } else if (Spares.isSpare(name)) {
                spares.adopt(name);
            }
        }
        return numbers;
    }

    /** Opens the segments that are needed; those before are not. */
    private List<Segment> openFrom(int first, NavigableSet<Integer> numbers) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (int number : numbers.tailSet(first)) {
            if (number != first + segments.size()) {
                throw missing(first + segments.size());
            }
            segments.add(open(number));
        }
        return segments;
    }

    private Segment open(int number) throws IOException {
        Path path = directory.path().resolve(Segment.name(number));
        VfsFile file = vfs.open(path);
        long size = file.size();
        Segment segment = new Segment(number, path, file, (int) Math.min(size, Integer.MAX_VALUE));
        log.adopt(segment);
        segment.startWith(SegmentHeader.check(file, path, directory.id(), number));
        return segment;
    }

    private void replay(List<Segment> segments, Catalog catalog) throws IOException {
        nextSequence = segments.get(0).firstSequence();
        if (catalog.nextSequence() > 0 && catalog.nextSequence() != nextSequence) {
            throw SnapshotFile.damaged(
                    segments.get(0).path(),
                    "begins with frame " + nextSequence + " instead of " + catalog.nextSequence());
        }
        FrameCursor cursor = replay(segments.get(0));
        for (int i = 1; i < segments.size(); i++) {
            requireWhole(segments.get(i - 1), cursor, segments.get(i));
            cursor = replay(segments.get(i));
        }
        Segment newest = segments.get(segments.size() - 1);
        if (cursor.anyFrameAhead(nextSequence)) {
            throw damaged(newest, cursor, "later ones are whole");
        }
        cutTail(newest, cursor);
    }

    /** A segment is begun only when all before it is on disk: then it says what the first frame in it will be. */
    private void requireWhole(Segment segment, FrameCursor end, Segment next) {
        if (nextSequence != next.firstSequence()) {
            throw damaged(
                    segment,
                    end,
                    next.path().getFileName() + " goes on with frame " + next.firstSequence() + " instead of "
                            + nextSequence);
        }
    }

    private FrameCursor replay(Segment segment) throws IOException {
        FrameCursor cursor = new FrameCursor(segment, format);
        lastFrameLength = 0;
        while (cursor.next()) {
            if (cursor.sequence() != nextSequence) {
                cursor.back();
                break;
            }
            nextSequence = cursor.sequence() + 1;
            lastFrame = cursor.payloadOffset() - FrameFormat.HEADER;
            lastFrameLength = cursor.position() - lastFrame;
            try {
                RecordReader.readAll(cursor.payload(), segment.number(), cursor.payloadOffset(), state);
            } catch (MalformedInputException e) {
                throw new StoreException(
                        Reason.DAMAGED,
                        segment.path() + ", offset " + cursor.payloadOffset() + ": " + e.getMessage()
                                + "; was it written by a later version?",
                        e);
            }
        }
        segment.endAt(cursor.position());
        return cursor;
    }

    private static StoreException damaged(Segment segment, FrameCursor end, String because) {
        return new StoreException(
                Reason.DAMAGED,
                segment.path() + ", offset " + end.position() + ": the frame is damaged, but " + because
                        + "; the disk has lost or changed data: restore the directory from a copy");
    }

    /** Leaves nothing behind the last frame, and makes sure that it is itself on disk, and its segment's name. */
    private void cutTail(Segment segment, FrameCursor end) throws IOException {
        int torn = end.extentOfTornFrame();
        if (torn > 0) {
            LOG.info(
                    "{} ends at {}; the frame that follows was never acknowledged and is overwritten",
                    segment.path(),
                    end.position());
            Spares.writeZeros(segment.file(), end.position(), end.position() + torn);
        }
        rewriteLastFrame(segment);
        segment.file().force();
        vfs.forceDirectory(directory.path());
    }

    /**
     * Writes the last frame again. If its force has failed, the system may take it for written and have it in memory only;
     * then another force would do nothing.
     */
    private void rewriteLastFrame(Segment segment) throws IOException {
        if (lastFrameLength > 0) {
            ByteBuffer frame = ByteBuffer.allocate(lastFrameLength);
            segment.file().read(frame, lastFrame);
            segment.file().write(frame.flip(), lastFrame);
        }
    }

    private StoreException missing(int number) {
        return new StoreException(
                Reason.DAMAGED,
                directory.path().resolve(Segment.name(number))
                        + " is missing, offset 0: put it back, or restore the directory from a copy");
    }
}
