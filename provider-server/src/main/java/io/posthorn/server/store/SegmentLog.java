package io.posthorn.server.store;

import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The segments in use, from the oldest to the one that is written. Owned by the journal thread. */
final class SegmentLog implements Closeable {
    private static final int PAGE = 4096;

    private final Vfs vfs;
    private final StoreSettings settings;
    private final UUID storeId;
    private final Spares spares;
    private final List<Segment> segments = new ArrayList<>();
    private int firstNumber = 1;

    SegmentLog(Vfs vfs, StoreSettings settings, UUID storeId, Spares spares) {
        this.vfs = vfs;
        this.settings = settings;
        this.storeId = storeId;
        this.spares = spares;
    }

    /** Number of the first segment, where none is found on disk. */
    void startAt(int number) {
        firstNumber = number;
    }

    /** Takes over a segment that was found on disk; they come in the order of their numbers. */
    void adopt(Segment segment) {
        segments.add(segment);
    }

    Segment active() {
        return segments.get(segments.size() - 1);
    }

    Segment oldest() {
        return segments.get(0);
    }

    Segment find(int number) {
        return segments.get(number - oldest().number());
    }

    int count() {
        return segments.size();
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /**
     * Goes on in a new segment.
     *
     * @param records bytes of the records that must fit into one frame
     * @param firstSequence of the first frame that will stand in it: all before are on disk
     * @throws DiskFullException if there is no room for it; nothing has changed then
     */
    void roll(int records, long firstSequence) throws IOException {
        Spares.Spare spare = suitable(Segment.FIRST_FRAME + FrameFormat.padded(records) + 2 * FrameFormat.ALIGNMENT);
        int number = segments.isEmpty() ? firstNumber : active().number() + 1;
        Path path = settings.directory().resolve(Segment.name(number));
        boolean renamed = false;
        try {
            SegmentHeader.write(spare.file(), storeId, number, firstSequence);
            spare.file().force();
            vfs.rename(spare.path(), path);
            renamed = true;
        } finally {
            if (!renamed) {
                spares.putBack(spare);
            }
        }
        forceName(path);
        adopt(new Segment(number, path, spare.file(), spare.size()));
    }

    /** A segment whose name may be on disk cannot be taken back: a failure is the store's end, lack of room or not. */
    private void forceName(Path path) throws IOException {
        try {
            vfs.forceDirectory(settings.directory());
        } catch (DiskFullException e) {
            throw new IOException("the name of " + path + " cannot be made durable: " + e.getMessage(), e);
        }
    }

    private Spares.Spare suitable(int bytes) throws IOException {
        if (bytes <= settings.segmentBytes()) {
            Spares.Spare ready = spares.take();
            if (ready != null) {
                return ready;
            }
        }
        Spares.Spare small = spares.takeSmall(bytes);
        return small != null ? small : spares.make(Math.max(settings.firstSegment(), (bytes + PAGE - 1) / PAGE * PAGE));
    }

    /** The segments from the oldest to this one. */
    List<Segment> through(int number) {
        return segments.stream().filter(segment -> segment.number() <= number).toList();
    }

    /** The segments up to this one are needed no more, and the catalog says so. */
    void retireThrough(int number) {
        while (oldest().number() <= number) {
            Segment segment = segments.remove(0);
            segment.retire(() -> spares.recycle(segment));
        }
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
    }
}
