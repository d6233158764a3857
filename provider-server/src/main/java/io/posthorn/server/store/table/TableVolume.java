package io.posthorn.server.store.table;

import io.posthorn.server.store.file.VfsFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.mapdb.DataInput2;
import org.mapdb.volume.Volume;

/**
 * How MapDB reaches a file: through the store's seam, by positioned operations, without a mapping. What the seam throws
 * comes out in an {@link UncheckedIOException}, as MapDB knows no other way.
 *
 * <p>Has what a table that is read or written once needs, and refuses the rest.
 */
abstract class TableVolume extends Volume {
    /** Bytes of a page, of which a table has many. */
    static final int LARGEST_PAGE = 1 << 20;
    /** Bytes of the page of a small table. */
    static final int SMALLEST_PAGE = 1 << 15;

    final VfsFile file;
    private int page;

    TableVolume(VfsFile file, int page) {
        this.file = file;
        this.page = page;
    }

    static boolean isPageSize(long size) {
        return size >= SMALLEST_PAGE && size <= LARGEST_PAGE && Long.bitCount(size) == 1;
    }

    /** Before it is read by others: the pages have this size. */
    void pageSize(int size) {
        page = size;
    }

    /** Fills a part of an array with what lies at the position. */
    abstract void read(long position, byte[] into, int at, int length);

    /** What lies there in the file; fails if it does not reach so far. */
    static void readFully(VfsFile file, long position, byte[] into, int at, int length) {
        try {
            int count = file.read(ByteBuffer.wrap(into, at, length), position);
            if (count < length) {
                throw new IndexOutOfBoundsException("the file ends at " + (position + count));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer bytes(long position, int length) {
        byte[] bytes = new byte[length];
        read(position, bytes, 0, length);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public long getLong(long position) {
        return bytes(position, Long.BYTES).getLong();
    }

    @Override
    public int getInt(long position) {
        return bytes(position, Integer.BYTES).getInt();
    }

    @Override
    public byte getByte(long position) {
        return bytes(position, 1).get();
    }

    @Override
    public void getData(long position, byte[] into, int at, int length) {
        read(position, into, at, length);
    }

    /** A node's keys or values: never empty, and never beyond its page, so that damage cannot ask for much memory. */
    @Override
    public DataInput2 getDataInput(long position, int length) {
        long inPage = position & page - 1;
        if (position < 0 || length <= 0 || length > page - inPage) {
            throw new IndexOutOfBoundsException(length + " bytes at " + position + " are not in a page");
        }
        byte[] bytes = new byte[length];
        read(position, bytes, 0, length);
        return new DataInput2.ByteArray(bytes);
    }

    @Override
    public void putLong(long position, long value) {
        throw readOnly();
    }

    @Override
    public void putInt(long position, int value) {
        throw readOnly();
    }

    @Override
    public void putByte(long position, byte value) {
        throw readOnly();
    }

    @Override
    public void putData(long position, byte[] from, int at, int length) {
        throw readOnly();
    }

    @Override
    public void putData(long position, ByteBuffer from) {
        throw readOnly();
    }

    @Override
    public void truncate(long size) {
        throw readOnly();
    }

    @Override
    public void clear(long from, long to) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a table is written once, from its beginning to its end");
    }

    /** Files grow as they are written. */
    @Override
    public void ensureAvailable(long size) {}

    /** The owner of the file forces it, once all is written. */
    @Override
    public void sync() {}

    /** The owner of the file closes it. */
    @Override
    public void close() {}

    @Override
    public long length() {
        try {
            return file.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not cut into slices. */
    @Override
    public int sliceSize() {
        return -1;
    }

    @Override
    public boolean isSliced() {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public @Nullable File getFile() {
        return null;
    }

    @Override
    public boolean getFileLocked() {
        return false;
    }
}
