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

/** Reads single records at known places, and trusts none whose checksum does not hold. Stateless. */
final class RecordFile {
    private RecordFile() {}

    /** The record at this place, head included. */
    static ByteBuf read(Segment segment, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        segment.file().read(buffer, offset);
        return Unpooled.wrappedBuffer(buffer.flip());
    }

    /**
     * An entry out of its record.
     *
     * @param attempts as they are known now
     * @throws StoreException if the record is not what was written
     */
    static StoredMessage entry(ByteBuf record, Segment segment, Place place, long key, int attempts) {
        ByteBuf content = checked(record, segment, place, RecordKind.ENTRY);
        StoredMessage entry = EntryCodec.read(new WireReader(content));
        if (entry.key() != key) {
            throw damaged(segment, place);
        }
        DeliveryState state = entry.state();
        if (state.attempts() == attempts) {
            return entry;
        }
        DeliveryState now = new DeliveryState(attempts, state.expiresAt(), state.dueAt());
        return new StoredMessage(key, entry.message(), entry.body(), now, entry.notes());
    }

    /** The bytes of a body part out of its record. */
    static byte[] bodyPart(ByteBuf record, Segment segment, Place place) {
        WireReader content = new WireReader(checked(record, segment, place, RecordKind.BODY_PART));
        content.skip(Long.BYTES + Integer.BYTES);
        return content.bytes(content.remaining());
    }

    /** What stands behind the kind. */
    private static ByteBuf checked(ByteBuf record, Segment segment, Place place, RecordKind kind) {
        ByteBuf content = RecordReader.checked(record);
        if (content == null || content.readUnsignedByte() != kind.code()) {
            throw damaged(segment, place);
        }
        return content;
    }

    private static StoreException damaged(Segment segment, Place place) {
        return new StoreException(
                Reason.DAMAGED,
                segment.path() + ", offset " + place.offset() + ": the record is not what was written; check the disk");
    }
}
