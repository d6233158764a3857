package io.posthorn.server.store;

import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;

/** What tasks of the journal work with. Owned by the journal thread. */
record JournalParts(
        StoreSettings settings,
        StoreState state,
        SegmentLog log,
        Spares spares,
        Group group,
        Recorder recorder,
        OperationRecorder operations,
        TableRecords records,
        Disposal disposal) {

    /**
     * Whether records of so many bytes may be put into the open group now. If the segment has no room for them, a group
     * that holds nothing yet goes on in a new one.
     *
     * @throws DiskFullException if there is no room for a new segment; nothing has changed then
     */
    boolean admits(long bytes) throws IOException {
        int length = Math.toIntExact(bytes);
        if (group.takes(length)) {
            return true;
        }
        if (!group.isEmpty()) {
            return false;
        }
        log.roll(length, group.nextSequence());
        group.open(log.active());
        return true;
    }

    /** Whether records of so many bytes, if they add, leave free on the disk what is kept for acknowledgements. */
    boolean leavesReserve(long bytes) throws IOException {
        return bytes <= settings.firstSegment() - Segment.FIRST_FRAME
                || group.takes(Math.toIntExact(bytes))
                || (!spares.noneReady() && bytes <= settings.segmentBytes() - 2L * Segment.FIRST_FRAME)
                || spares.roomBesideReserve(bytes);
    }

    /** Whether what adds must be refused, so that acknowledgements have room to go on. */
    boolean full() {
        Segment active = log.active();
        if (spares.diskFull() && spares.noneReady() && active.room() < active.size() / 2) {
            spares.request();
            return true;
        }
        return false;
    }
}
