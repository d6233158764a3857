package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoredMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads single records at known places, and trusts none whose checksum does not hold. Stateless. */
final class RecordFile {
    /** Before the entry in a record that stages it: the transaction and the rank of the sub-queue. */
    static final int STAGE_HEAD = Long.BYTES + Integer.BYTES;

    private RecordFile() {}

    /** The record at this place, head included. */
    static ByteBuf read(Segment segment, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        segment.file().read(buffer, offset);
        return Unpooled.wrappedBuffer(buffer.flip());
    }

    /**
     * An entry out of its record, or out of the record that staged it.
     *
     * @param key that it has now
     * @param attempts as they are known now, or {@link EntryRun#AS_WRITTEN}
     * @param where the record lies, for the error
     * @throws StoreException if the record is not what was written
     */
    static StoredMessage entry(ByteBuf record, long key, int attempts, RecordPlace where) {
        ByteBuf content = RecordReader.checked(record);
        if (content == null) {
            throw damaged(where);
        }
        int kind = content.readUnsignedByte();
        StoredMessage entry;
        if (kind == RecordKind.ENTRY.code()) {
            entry = EntryCodec.read(new WireReader(content));
            if (entry.key() != key) {
                throw damaged(where);
            }
        } else if (kind == RecordKind.STAGE.code()) {
            content.skipBytes(STAGE_HEAD);
            entry = EntryCodec.read(new WireReader(content));
        } else {
            throw damaged(where);
        }
        DeliveryState state = entry.state();
        if (entry.key() == key && (attempts == EntryRun.AS_WRITTEN || attempts == state.attempts())) {
            return entry;
        }
        int failed = attempts == EntryRun.AS_WRITTEN ? state.attempts() : attempts;
        DeliveryState now = new DeliveryState(failed, state.expiresAt(), state.dueAt());
        return new StoredMessage(key, entry.message(), entry.body(), now, entry.notes());
    }

    /** What the index keeps of an entry, out of its record, or of the record that staged it. */
    static EntryHead head(ByteBuf record, long key, RecordPlace where) {
        ByteBuf content = RecordReader.checked(record);
        if (content == null) {
            throw damaged(where);
        }
        int kind = content.readUnsignedByte();
        boolean staged = kind == RecordKind.STAGE.code();
        if (!staged && kind != RecordKind.ENTRY.code()) {
            throw damaged(where);
        }
        if (staged) {
            content.skipBytes(STAGE_HEAD);
        }
        EntryHead head = EntryCodec.readHead(new WireReader(content));
        if (!staged && head.key() != key) {
            throw damaged(where);
        }
        return head;
    }

    /** The bytes of a body part out of its record. */
    static byte[] bodyPart(ByteBuf record, RecordPlace where) {
        ByteBuf content = RecordReader.checked(record);
        if (content == null || content.readUnsignedByte() != RecordKind.BODY_PART.code()) {
            throw damaged(where);
        }
        WireReader in = new WireReader(content);
        in.skip(Long.BYTES + Integer.BYTES);
        return in.bytes(in.remaining());
    }

    /** Where a record lies in a file, as an error tells it. */
    record RecordPlace(Path file, String unit, long at) {
        static RecordPlace in(Segment segment, int offset) {
            return new RecordPlace(segment.path(), "offset", offset);
        }

        static RecordPlace in(StoredTable table, long key) {
            return new RecordPlace(table.path(), "key", key);
        }
    }

    static StoreException damaged(RecordPlace where) {
        return new StoreException(
                Reason.DAMAGED,
                where.file() + ", " + where.unit() + " " + where.at()
                        + ": the record is not what was written; check the disk");
    }
}
