package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The first bytes of a journal file: {@code magic8 version4 storeId16 segment8 sequence8 crc4}. */
final class SegmentHeader {
    /** "POSTHORN". */
    private static final long MAGIC = 0x504F5354484F524EL;

    private static final int LENGTH = 48;
    private static final int AT_CRC = 44;

    private SegmentHeader() {}

    /** Says that the segment is this one, and that its first frame will have this sequence. */
    static void write(VfsFile file, UUID storeId, int number, long firstSequence) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LENGTH);
        header.putLong(MAGIC).putInt(StoreDirectory.FORMAT_VERSION);
        header.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
        header.putLong(number).putLong(firstSequence);
        header.putInt(checksum(header)).flip();
        file.write(header, 0);
    }

    /**
     * Checks that a file is the segment that its name says, and gives the sequence of its first frame.
     *
     * @throws StoreException if not
     */
    static long check(VfsFile file, Path path, UUID storeId, int number) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LENGTH);
        if (file.read(header, 0) < LENGTH || header.flip().getLong() != MAGIC) {
            throw damaged(path, "is not a journal segment");
        }
        int version = header.getInt();
        if (version != StoreDirectory.FORMAT_VERSION) {
            throw StoreDirectory.otherVersion(path, version);
        }
        UUID id = new UUID(header.getLong(), header.getLong());
        long found = header.getLong();
        long firstSequence = header.getLong();
        if (header.getInt() != checksum(header)) {
            throw damaged(path, "has a header whose checksum is wrong");
        }
        if (!id.equals(storeId)) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    path + " belongs to another store (" + id + "): take it out of this directory, whose store is "
                            + storeId);
        }
        if (found != number) {
            throw damaged(path, "says that it is segment " + found);
        }
        return firstSequence;
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, AT_CRC));
        return (int) crc.getValue();
    }

    private static StoreException damaged(Path path, String what) {
        return new StoreException(Reason.DAMAGED, path + ", offset 0: " + what + "; restore the directory from a copy");
    }
}
