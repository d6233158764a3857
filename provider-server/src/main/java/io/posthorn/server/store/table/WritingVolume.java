package io.posthorn.server.store.table;

import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The file of a table that is made: MapDB writes it page by page, and its header when all pages are there. */
final class WritingVolume extends TableVolume {
    WritingVolume(VfsFile file, int page) {
        super(file, page);
    }

    @Override
    void read(long position, byte[] into, int at, int length) {
        readFully(file, position, into, at, length);
    }

    @Override
    public void putData(long position, byte[] from, int at, int length) {
        write(position, ByteBuffer.wrap(from, at, length));
    }

    @Override
    public void putLong(long position, long value) {
        write(position, ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }

    private void write(long position, ByteBuffer from) {
        try {
            file.write(from, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }
}
