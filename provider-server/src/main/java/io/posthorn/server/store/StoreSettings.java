package io.posthorn.server.store;

import java.nio.file.Path;

/**
 * How a journaled store is set up.
 *
 * @param directory of the store alone; made if it does not exist
 * @param segmentBytes size of a journal file that is made in the background; at least {@link #SMALLEST_SEGMENT}
 * @param reserveBytes what must stay free on the disk: with less, whatever adds is refused and acknowledgements go on
 */
public record StoreSettings(Path directory, int segmentBytes, long reserveBytes) {
    public static final int SMALLEST_SEGMENT = 32 * 1024;
    public static final int DEFAULT_SEGMENT = 32 * 1024 * 1024;

    private static final int LARGEST_GROUP = 1024 * 1024;
    private static final int FIRST_SEGMENT = 1024 * 1024;

    public StoreSettings {
        if (segmentBytes < SMALLEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "a segment must have " + SMALLEST_SEGMENT + " bytes at least, not " + segmentBytes);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("the reserve must not be negative: " + reserveBytes);
        }
    }

    /** The usual settings: 32 MiB segments, twice that in reserve. */
    public static StoreSettings of(Path directory) {
        return new StoreSettings(directory, DEFAULT_SEGMENT, 2L * DEFAULT_SEGMENT);
    }

    public StoreSettings withSegmentBytes(int bytes) {
        return new StoreSettings(directory, bytes, reserveBytes);
    }

    public StoreSettings withReserveBytes(long bytes) {
        return new StoreSettings(directory, segmentBytes, bytes);
    }

    /**
     * Bytes of records that one batch may have, body parts beside it not counted: as many as a segment has. So a persistent
     * message may have 32 MiB, and so may a transaction with what is noted beside each message and acknowledgement.
     */
    public int largestBatch() {
        return segmentBytes;
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
