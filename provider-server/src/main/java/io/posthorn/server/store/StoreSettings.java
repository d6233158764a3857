package io.posthorn.server.store;

import java.nio.file.Path;

/**
 * How a journaled store is set up.
 *
 * @param directory of the store alone; made if it does not exist
 * @param segmentBytes size of a journal file that is made in the background; at least {@link #SMALLEST_SEGMENT}
 * @param journalSegments when the journal has more files, the older half goes into a table; at least 2
 * @param reserveBytes what must stay free on the disk: with less, whatever adds is refused and acknowledgements go on
 */
public record StoreSettings(Path directory, int segmentBytes, int journalSegments, long reserveBytes) {
    public static final int SMALLEST_SEGMENT = 32 * 1024;
    public static final int DEFAULT_SEGMENT = 32 * 1024 * 1024;
    public static final int DEFAULT_JOURNAL_SEGMENTS = 8;
    public static final int FEWEST_JOURNAL_SEGMENTS = 2;

    private static final int LARGEST_GROUP = 1024 * 1024;
    private static final int FIRST_SEGMENT = 1024 * 1024;

    public StoreSettings {
        if (segmentBytes < SMALLEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "a segment must have " + SMALLEST_SEGMENT + " bytes at least, not " + segmentBytes);
        }
        if (journalSegments < FEWEST_JOURNAL_SEGMENTS) {
            throw new IllegalArgumentException(
                    "a journal must have " + FEWEST_JOURNAL_SEGMENTS + " segments at least, not " + journalSegments);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("the reserve must not be negative: " + reserveBytes);
        }
    }

    /** With the usual length of the journal. */
    public StoreSettings(Path directory, int segmentBytes, long reserveBytes) {
        this(directory, segmentBytes, DEFAULT_JOURNAL_SEGMENTS, reserveBytes);
    }

    /** The usual settings: up to 8 segments of 32 MiB, two of them in reserve. */
    public static StoreSettings of(Path directory) {
        return new StoreSettings(directory, DEFAULT_SEGMENT, 2L * DEFAULT_SEGMENT);
    }

    public StoreSettings withSegmentBytes(int bytes) {
        return new StoreSettings(directory, bytes, journalSegments, reserveBytes);
    }

    public StoreSettings withJournalSegments(int segments) {
        return new StoreSettings(directory, segmentBytes, segments, reserveBytes);
    }

    public StoreSettings withReserveBytes(long bytes) {
        return new StoreSettings(directory, segmentBytes, journalSegments, bytes);
    }

    /**
     * Bytes of records that one batch may have, body parts beside it not counted: as many as a segment has. So a persistent
     * message may have 32 MiB, and so may a transaction with what is noted beside each message and acknowledgement.
     */
    public int largestBatch() {
        return segmentBytes;
    }

    /** So many segments stay when the journal has become too long. */
    int keptSegments() {
        return journalSegments / 2;
    }

    /** So many spares are kept of segments that are needed no more. */
    int keptSpares() {
        return Math.max(2, journalSegments - keptSegments());
    }

    /** With more segments whatever is new waits, until a checkpoint has freed some. */
    int mostSegments() {
        return 3 * journalSegments;
    }

    /** One checkpoint writes at most so many bytes of tables' survivors again, or those of one table. */
    long mostRewritten() {
        return (long) segmentBytes * keptSegments();
    }

    /** Tables below this size are made one where they are many. */
    long smallTable() {
        return (long) segmentBytes * keptSegments() / 8;
    }

    /** At this size a group is written although more waits. */
    int largestGroup() {
        return Math.min(LARGEST_GROUP, segmentBytes / 4);
    }

    /** Size of a segment that is made while somebody waits for it: small, since its zeros are written inline. */
    int firstSegment() {
        return Math.min(FIRST_SEGMENT, segmentBytes);
    }
}
