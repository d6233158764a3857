package io.posthorn.server.store.table;

import io.posthorn.server.store.file.VfsFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The file of a table that is there. Keeps the blocks last read, as MapDB finds its way through a page by many reads of
 * a few bytes. Thread-safe.
 */
final class ReadingVolume extends TableVolume {
    private static final int BLOCK_BITS = 13;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int SLOT_BITS = 4;
    /** Spreads numbers that are far from each other by a power of two: all pages begin in a block like that. */
    private static final int SPREAD = 0x9E3779B9;

    private final long size;
    /** A block may be in one slot only; whoever needs it there puts it in. */
    private final AtomicReferenceArray<Block> blocks = new AtomicReferenceArray<>(1 << SLOT_BITS);

    private record Block(long number, byte[] bytes) {}

    ReadingVolume(VfsFile file, long size) {
        super(file, SMALLEST_PAGE);
        this.size = size;
    }

    /** The most frequent of all reads, so without an array of its own. */
    @Override
    public int getInt(long position) {
        int offset = (int) position & BLOCK - 1;
        if (offset > BLOCK - Integer.BYTES) {
            return super.getInt(position);
        }
        requireInFile(position, Integer.BYTES);
        return ByteBuffer.wrap(block(position >>> BLOCK_BITS)).getInt(offset);
    }

    @Override
    void read(long position, byte[] into, int at, int length) {
        requireInFile(position, length);
        if (length >= BLOCK) {
            readFully(file, position, into, at, length);
            return;
        }
        long from = position;
        int done = 0;
        while (done < length) {
            byte[] block = block(from >>> BLOCK_BITS);
            int offset = (int) from & BLOCK - 1;
            int count = Math.min(length - done, BLOCK - offset);
            System.arraycopy(block, offset, into, at + done, count);
            done += count;
            from += count;
        }
    }

    private void requireInFile(long position, int length) {
        if (position < 0 || position > size - length) {
            throw new IndexOutOfBoundsException(length + " bytes at " + position + " of " + size);
        }
    }

    private byte[] block(long number) {
        int slot = ((int) number * SPREAD) >>> (Integer.SIZE - SLOT_BITS);
        Block found = blocks.get(slot);
        if (found == null || found.number != number) {
            found = new Block(number, new byte[BLOCK]);
            readFully(file, number << BLOCK_BITS, found.bytes, 0, BLOCK);
            blocks.set(slot, found);
        }
        return found.bytes;
    }
}
