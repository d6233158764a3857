package io.posthorn.server.store;

import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the catalog, and then the journal from its first needed segment on, up to the first frame that is not the next one.
 * Changes nothing on the disk.
 *
 * <p>If no valid frame lies behind that place, it is a torn tail, which nobody was told is durable. If one does, something
 * in the middle is damaged, and the store cannot be read.
 */
final class StoreReading {
    private final Vfs vfs;
    private final StoreDirectory directory;
    private final FrameFormat format;
    private final StoreState state;
    private final Consumer<Segment> whenOpened;
    /** Sequence that the next frame must have. */
    private long nextSequence = 1;
    /** The last frame that was read, in the newest segment. */
    private int lastFrame;

    private int lastFrameLength;
    private int torn;

    /**
     * Of a store that nobody else changes meanwhile.
     *
     * @param whenOpened takes each segment as it is opened, oldest first, and closes it
     */
    StoreReading(
            Vfs vfs, StoreDirectory directory, FrameFormat format, StoreState state, Consumer<Segment> whenOpened) {
        this.vfs = vfs;
        this.directory = directory;
        this.format = format;
        this.state = state;
        this.whenOpened = whenOpened;
    }

    /** What was found: the catalog in force, the sequence of the next frame, and how the newest segment ends. */
    record Found(Catalog catalog, long nextSequence, Tail tail) {}

    /**
     * The end of the newest segment.
     *
     * @param lastFrame where the last frame begins
     * @param lastFrameLength 0 if the segment has none
     * @param torn bytes behind it that a frame may have taken that is not whole
     */
    record Tail(int lastFrame, int lastFrameLength, int torn) {}

    /**
     * Fills the state.
     *
     * @throws StoreException if something is not what was written
     */
    Found run() throws IOException {
        Catalog catalog = new CatalogReader(vfs, directory, state).read();
        List<Segment> segments = openFrom(catalog.firstSegment(), segmentNumbers());
        if (segments.isEmpty()) {
            nextSequence = sequenceOfEmptyJournal(catalog);
        } else {
            replay(segments, catalog);
        }
        state.endReplay();
        return new Found(catalog, nextSequence, new Tail(lastFrame, lastFrameLength, torn));
    }

    private NavigableSet<Integer> segmentNumbers() throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        for (String name : directory.names()) {
            int number = Segment.number(name);
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return numbers;
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
        whenOpened.accept(segment);
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
        torn = cursor.extentOfTornFrame();
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

    private StoreException missing(int number) {
        return new StoreException(
                Reason.DAMAGED,
                directory.path().resolve(Segment.name(number))
                        + " is missing, offset 0: put it back, or restore the directory from a copy");
    }
}
