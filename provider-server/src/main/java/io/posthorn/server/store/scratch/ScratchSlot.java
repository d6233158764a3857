package io.posthorn.server.store.scratch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stretch of bytes that was given to {@link ScratchFiles}: written, or about to be. */
public final class ScratchSlot {
    private final long length;
    private final Runnable whenWritten;
    /** Nobody wants it any more; what was not written need not be. */
    private volatile boolean freed;

    // From here on of the thread that owns the files.
    private ByteBuffer @Nullable [] bytes;
    private @Nullable ScratchFile file;
    private long at;
    private int checksum;

    ScratchSlot(ByteBuffer[] bytes, long length, Runnable whenWritten) {
        this.bytes = bytes;
        this.length = length;
        this.whenWritten = whenWritten;
    }

    long length() {
        return length;
    }

    void unwanted() {
        freed = true;
    }

    boolean freed() {
        return freed;
    }

    /** What is to be written, null where that was done or is not to be. */
    ByteBuffer @Nullable [] bytes() {
        return bytes;
    }

    /** It lies here now. */
    void written(ScratchFile where, long offset, int sum) {
        bytes = null;
        file = where;
        at = offset;
        checksum = sum;
        whenWritten.run();
    }

    /** Gives its file, if it lies in one, and forgets it. */
    @Nullable
    ScratchFile leave() {
        ScratchFile left = file;
        bytes = null;
        file = null;
        return left;
    }

    @Nullable
    ScratchFile file() {
        return file;
    }

    long at() {
        return at;
    }

    int checksum() {
        return checksum;
    }
}
