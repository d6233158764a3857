package io.posthorn.server.store;

import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One journal file in use: a header, then frames, then what was there before.
 *
 * <p>Owned by the journal thread. Others read it while they {@linkplain #retain hold} it; it is not used for anything
 * else before they let go.
 */
final class Segment implements Closeable {
    /** Where the frames begin: on a page of their own, so that no torn frame harms the header. */
    static final int FIRST_FRAME = 4096;

    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".seg";
    private static final int DIGITS = 16;

    private final int number;
    private final Path path;
    private final VfsFile file;
    private final int size;
    /** The journal, as long as it needs the segment, and each reader. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private volatile Runnable whenFree = () -> {};
    private int end = FIRST_FRAME;
    private long firstSequence;

    Segment(int number, Path path, VfsFile file, int size) {
        this.number = number;
        this.path = path;
        this.file = file;
        this.size = size;
    }

    static String name(int number) {
        String digits = Integer.toString(number);
        return PREFIX + "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** The number in a segment's name, or -1 if it is no segment's name. */
    static int number(String name) {
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            return -1;
        }
        String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        return digits.matches("0{6}\\d{10}") && Long.parseLong(digits) <= Integer.MAX_VALUE
                ? Integer.parseInt(digits)
                : -1;
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    VfsFile file() {
        return file;
    }

    int size() {
        return size;
    }

    /** Of the first frame, as the header says; known of segments that were found at start. */
    long firstSequence() {
        return firstSequence;
    }

    void startWith(long sequence) {
        firstSequence = sequence;
    }

    /** Where the next frame goes. */
    int end() {
        return end;
    }

    void endAt(int position) {
        end = position;
    }

    /** Bytes of records that one more frame may have. */
    int room() {
        return Math.max(0, size - end - FrameFormat.padded(0) - FrameFormat.ALIGNMENT);
    }

    /** Keeps the file as it is until {@link #release}; called by the journal thread, while the segment is in use. */
    void retain() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            whenFree.run();
        }
    }

    /** The journal needs the segment no more; the task runs when no reader does, on the thread that let go last. */
    void retire(Runnable task) {
        whenFree = task;
        release();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
