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
 * Reads the journal from its first needed segment on, and stops at the first frame that is not the next one.
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

    /** Fills state, log and spares; gives the sequence of the next frame. */
    long run() throws IOException {
        NavigableSet<Integer> numbers = findSegments();
        if (!numbers.isEmpty()) {
            replay(openLastRun(numbers));
            removeOlder(numbers);
        }
        state.endReplay();
        if (log.isEmpty()) {
            log.roll(0, nextSequence);
        }
        return nextSequence;
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
        segment.startWith(SegmentHeader.check(file, path, directory.id(), number));
        return segment;
    }

    private void replay(List<Segment> segments) throws IOException {
        nextSequence = segments.get(0).firstSequence();
        FrameCursor cursor = replay(segments.get(0));
        for (int i = 1; i < segments.size(); i++) {
            requireWhole(segments.get(i - 1), cursor, segments.get(i));
            cursor = replay(segments.get(i));
        }
        Segment newest = segments.get(segments.size() - 1);
        if (cursor.anyFrameAhead(nextSequence)) {
            throw damaged(newest, cursor, "later ones are whole");
        }
        if (state.firstNeeded() < segments.get(0).number()) {
            throw missing(segments.get(0).number() - 1);
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
        if (end.anythingAhead()) {
            LOG.info(
                    "{} ends at {}; what follows was never acknowledged and is overwritten",
                    segment.path(),
                    end.position());
            Spares.writeZeros(segment.file(), end.position(), segment.size());
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
