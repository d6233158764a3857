package io.posthorn.server.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Thread-safe, with no position of its own. */
public interface VfsFile extends Closeable {
    /** Writes all that remains in the buffer. */
    void write(ByteBuffer from, long position) throws IOException;

    /**
     * Reads until the buffer is full or the file ends.
     *
     * @return bytes that were read, 0 at the end
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Makes durable what was written, and the size. */
    void force() throws IOException;

    long size() throws IOException;
}
