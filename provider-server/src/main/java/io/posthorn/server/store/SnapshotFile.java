package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Files that are written once, whole, and read whole: {@code magic8 version4 storeId16 length4 crc4 content}. The CRC32C is
 * of the store's key, of all before it, and of the content. Stateless.
 */
final class SnapshotFile {
    private static final int HEADER = 36;
    /** "POSTSNAP". */
    private static final long MAGIC = 0x504F5354534E4150L;

    private static final int AT_CRC = 32;

    private final Vfs vfs;
    private final UUID id;
    private final UUID key;

    SnapshotFile(Vfs vfs, UUID id, UUID key) {
        this.vfs = vfs;
        this.id = id;
        this.key = key;
    }

    /** Writes a new file, and forces it; its name is not durable then. */
    void write(Path path, ByteBuf content) throws IOException {
        ByteBuf header = Unpooled.buffer(HEADER);
        header.writeLong(MAGIC).writeInt(StoreDirectory.FORMAT_VERSION);
        header.writeLong(id.getMostSignificantBits()).writeLong(id.getLeastSignificantBits());
        header.writeInt(content.readableBytes());
        header.writeInt(checksum(header.nioBuffer(0, AT_CRC), content.nioBuffer()));
        try (VfsFile file = vfs.create(path)) {
            file.write(header.nioBuffer(), 0);
            file.write(content.nioBuffer(), HEADER);
            file.force();
        }
    }

    /**
     * The content of a file.
     *
     * @throws StoreException if it is not what was written
     */
    ByteBuf read(Path path) throws IOException {
        try (VfsFile file = vfs.open(path)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (file.read(header, 0) < HEADER || header.getLong(0) != MAGIC) {
                throw damaged(path, "is not what its name says");
            }
            int version = header.getInt(Long.BYTES);
            if (version != StoreDirectory.FORMAT_VERSION) {
                throw StoreDirectory.otherVersion(path, version);
            }
            int length = header.getInt(AT_CRC - Integer.BYTES);
            if (length < 0 || length != file.size() - HEADER) {
                throw damaged(path, "has " + file.size() + " bytes");
            }
            ByteBuffer content = ByteBuffer.allocate(length);
            file.read(content, HEADER);
            int crc = checksum(header.slice(0, AT_CRC), content.flip().duplicate());
            if (crc != header.getInt(AT_CRC)) {
                throw damaged(path, "has a wrong checksum");
            }
            if (!new UUID(header.getLong(12), header.getLong(20)).equals(id)) {
                throw new StoreException(Reason.UNUSABLE, path + " belongs to another store: take it out");
            }
            return Unpooled.wrappedBuffer(content);
        }
    }

    static StoreException damaged(Path path, String what) {
        return new StoreException(Reason.DAMAGED, path + " " + what + ", offset 0: restore the directory from a copy");
    }

    private int checksum(ByteBuffer header, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
        bytes.putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .flip();
        crc.update(bytes);
        crc.update(header);
        crc.update(content);
        return (int) crc.getValue();
    }
}
