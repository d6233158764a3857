package io.posthorn.server.store;

import io.posthorn.server.store.StoreReading.Found;
import io.posthorn.server.store.StoreReading.Tail;
import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a store, and then puts right what the end of its last life has left: a torn tail is overwritten with zeros, and the
 * journal goes on there; files that the catalog does not name go. Nothing is changed before all was read: a store that
 * refuses to open stays as it is.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Vfs vfs;
    private final StoreDirectory directory;
    private final FrameFormat format;
    private final StoreState state;
    private final SegmentLog log;
    private final Spares spares;

    Recovery(Vfs vfs, StoreDirectory directory, FrameFormat format, StoreState state, SegmentLog log, Spares spares) {
        this.vfs = vfs;
        this.directory = directory;
        this.format = format;
        this.state = state;
        this.log = log;
        this.spares = spares;
    }

    /** Fills state, log and spares. */
    Found run() throws IOException {
        Found found = new StoreReading(vfs, directory, format, state, log::adopt).run();
        if (!log.isEmpty()) {
            cutTail(log.active(), found.tail());
        }
        Leftovers.delete(vfs, directory.path(), directory.names(), found.catalog());
        adoptSpares();
        if (log.isEmpty()) {
            log.startAt(found.catalog().firstSegment());
            log.roll(0, found.nextSequence());
        }
        return found;
    }

    private void adoptSpares() throws IOException {
        for (String name : directory.names()) {
            if (Spares.isSpare(name)) {
                spares.adopt(name);
            }
        }
    }

    /** Leaves nothing behind the last frame, and makes sure that it is itself on disk, and its segment's name. */
    private void cutTail(Segment segment, Tail tail) throws IOException {
        if (tail.torn() > 0) {
            LOG.info(
                    "{} ends at {}; the frame that follows was never acknowledged and is overwritten",
                    segment.path(),
                    segment.end());
            Spares.writeZeros(segment.file(), segment.end(), segment.end() + tail.torn());
        }
        rewriteLastFrame(segment, tail);
        segment.file().force();
        vfs.forceDirectory(directory.path());
    }

    /**
     * Writes the last frame again. If its force has failed, the system may take it for written and have it in memory only;
     * then another force would do nothing.
     */
    private static void rewriteLastFrame(Segment segment, Tail tail) throws IOException {
        if (tail.lastFrameLength() > 0) {
            ByteBuffer frame = ByteBuffer.allocate(tail.lastFrameLength());
            segment.file().read(frame, tail.lastFrame());
            segment.file().write(frame.flip(), tail.lastFrame());
        }
    }
}
