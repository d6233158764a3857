package io.posthorn.server.store;

import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal from its first needed segment on, and stops at the first frame that is not the next one.
 *
 * <p>If no valid frame lies behind that place, it is a torn tail, which nobody was told is durable: it is overwritten
 * with zeros, and the journal goes on there. If one does, something in the middle is damaged: the store refuses to open,
 * and changes nothing.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long UNKNOWN = 0;

    private final Vfs vfs;
    private final StoreDirectory directory;
    private final FrameFormat format;
    private final StoreState state;
    private final SegmentLog log;
    private final Spares spares;
    /** Sequence that the next frame must have; unknown before the first, since the oldest segments may be gone. */
    private long nextSequence = UNKNOWN;

    Recovery(Vfs vfs, StoreDirectory directory, FrameFormat format, StoreState state, SegmentLog log, Spares spares) {
        this.vfs = vfs;
        this.directory = directory;
        this.format = format;
        this.state = state;
        this.log = log;
        this.spares = spares;
    }

    /** Fills state, log and spares; gives the sequence of the next frame. */
    long run() throws IOException {
        NavigableSet<Integer> numbers = findSegments();
        if (!numbers.isEmpty()) {
            replay(openLastRun(numbers));
            removeOlder(numbers);
        }
        state.endReplay();
        if (log.isEmpty()) {
            log.roll(0);
        }
        return nextSequence == UNKNOWN ? 1 : nextSequence;
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

    /** Opens the segments from the last gap in the numbers on, and takes their numbers out. */
    private List<Segment> openLastRun(NavigableSet<Integer> numbers) throws IOException {
        int first = numbers.last();
        while (numbers.contains(first - 1)) {
            first--;
        }
        state.live().startAt(first);
        List<Segment> segments = new ArrayList<>();
        for (int number : new TreeSet<>(numbers.tailSet(first))) {
            segments.add(open(number));
            numbers.remove(number);
        }
        return segments;
    }

    private Segment open(int number) throws IOException {
        Path path = directory.path().resolve(Segment.name(number));
        VfsFile file = vfs.open(path);
        long size = file.size();
        Segment segment = new Segment(number, path, file, (int) Math.min(size, Integer.MAX_VALUE));
        log.adopt(segment);
        SegmentHeader.check(file, path, directory.id(), number);
        return segment;
    }

    private void replay(List<Segment> segments) throws IOException {
        int last = 0;
        FrameCursor cursor = replay(segments.get(0));
        while (last + 1 < segments.size() && goesOnIn(segments.get(last + 1))) {
            last++;
            cursor = replay(segments.get(last));
        }
        requireNothingBehind(cursor, segments.subList(last, segments.size()));
        if (state.firstNeeded() < segments.get(0).number()) {
            throw missing((int) state.firstNeeded());
        }
        cutTail(segments.get(last), cursor);
        while (log.active() != segments.get(last)) {
            removeUnwritten(log.dropActive());
        }
    }

    private boolean goesOnIn(Segment segment) throws IOException {
        FrameCursor cursor = new FrameCursor(segment, format);
        return cursor.next() && (nextSequence == UNKNOWN || cursor.sequence() == nextSequence);
    }

    private FrameCursor replay(Segment segment) throws IOException {
        FrameCursor cursor = new FrameCursor(segment, format);
        while (cursor.next()) {
            if (nextSequence != UNKNOWN && cursor.sequence() != nextSequence) {
                cursor.back();
                break;
            }
            nextSequence = cursor.sequence() + 1;
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

    /** The journal ends at the cursor, unless a frame that was written later is whole. */
    private void requireNothingBehind(FrameCursor end, List<Segment> segments) throws IOException {
        boolean found = end.anyFrameAhead(nextSequence);
        for (Segment later : segments.subList(1, segments.size())) {
            found = found || new FrameCursor(later, format).anyFrameAhead(nextSequence);
        }
        if (found) {
            throw new StoreException(
                    Reason.DAMAGED,
                    segments.get(0).path() + ", offset " + end.position()
                            + ": the frame is damaged, but later ones are whole; the disk has lost or changed data:"
                            + " restore the directory from a copy");
        }
    }

    /** Leaves nothing behind the last frame, and makes sure that it is itself on disk, and its segment's name. */
    private void cutTail(Segment segment, FrameCursor end) throws IOException {
        if (end.anythingAhead()) {
            LOG.info(
                    "{} ends at {}; what follows was never acknowledged and is overwritten",
                    segment.path(),
                    end.position());
            Spares.writeZeros(segment.file(), end.position(), segment.size());
        }
        segment.file().force();
        vfs.forceDirectory(directory.path());
    }

    /** A segment that was begun, but got no whole frame. */
    private void removeUnwritten(Segment segment) throws IOException {
        segment.close();
        vfs.delete(segment.path());
        vfs.forceDirectory(directory.path());
    }

    /** Segments before a gap: what a checkpoint had let go before the start. */
    private void removeOlder(NavigableSet<Integer> numbers) throws IOException {
        for (int number : numbers) {
            if (number >= state.firstNeeded()) {
                throw missing(log.oldest().number() - 1);
            }
            vfs.delete(directory.path().resolve(Segment.name(number)));
            vfs.forceDirectory(directory.path());
        }
    }

    private StoreException missing(int number) {
        return new StoreException(
                Reason.DAMAGED,
                directory.path().resolve(Segment.name(number))
                        + " is missing, offset 0: put it back, or restore the directory from a copy");
    }
}
