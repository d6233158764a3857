package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.PropertiesCodec;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of an entry: {@code key8 queue4 lane1 attempts4 expiresAt8 dueAt8 flags1 [body8 bodyLength8] length4 message
 * [notes]}.
 */
final class EntryCodec {
    /** Where the attempts lie, counted from the key: the one thing that changes while an entry lives. */
    static final int ATTEMPTS_AT = 13;
    /** More than all fields beside message and notes take, with the record's own head. */
    static final int OVERHEAD = 80;

    private static final int HAS_BODY = 1;
    private static final int HAS_NOTES = 2;

    private EntryCodec() {}

    static void write(StoredMessage entry, SubQueue of, ByteBuf out) {
        out.writeLong(entry.key());
        write(of, entry.message(), entry.body(), entry.state(), entry.notes(), out);
    }

    /** An entry that has no key yet. */
    static void write(Enqueue entry, ByteBuf out) {
        write(entry.to(), entry.message(), entry.body(), entry.state(), Map.of(), out);
    }

    private static void write(
            SubQueue of,
            EncodedMessage message,
            @Nullable BodyReference body,
            DeliveryState state,
            Map<String, Object> notes,
            ByteBuf out) {
        out.writeInt(of.queue()).writeByte(of.lane());
        out.writeInt(state.attempts()).writeLong(state.expiresAt()).writeLong(state.dueAt());
        out.writeByte((body == null ? 0 : HAS_BODY) | (notes.isEmpty() ? 0 : HAS_NOTES));
        if (body != null) {
            out.writeLong(body.number()).writeLong(body.length());
        }
        out.writeInt(message.size()).writeBytes(message.bytes());
        if (!notes.isEmpty()) {
            PropertiesCodec.write(notes, new WireWriter(out));
        }
    }

    /** Reads what the index keeps, and no more. */
    static EntryHead readHead(WireReader in) {
        long key = in.i64();
        SubQueue of = subQueue(in);
        int attempts = in.i32();
        long expiresAt = in.i64();
        in.skip(Long.BYTES);
        int flags = in.u8();
        long body = 0;
        if ((flags & HAS_BODY) != 0) {
            body = in.i64();
            in.skip(8);
        }
        return new EntryHead(key, of, attempts, body, in.i32(), expiresAt);
    }

    static StoredMessage read(WireReader in) {
        long key = in.i64();
        subQueue(in);
        return readRest(key, in);
    }

    static Enqueue readEnqueue(WireReader in) {
        SubQueue to = subQueue(in);
        StoredMessage entry = readRest(OrderKeys.NONE, in);
        return new Enqueue(to, entry.message(), entry.body(), entry.state());
    }

    private static StoredMessage readRest(long key, WireReader in) {
        DeliveryState state = new DeliveryState(in.i32(), in.i64(), in.i64());
        int flags = in.u8();
        BodyReference body = (flags & HAS_BODY) == 0 ? null : new BodyReference(in.i64(), in.i64());
        EncodedMessage message = EncodedMessage.trusted(in.bytes(in.i32()));
        Map<String, Object> notes = (flags & HAS_NOTES) == 0 ? Map.of() : PropertiesCodec.read(in);
        return new StoredMessage(key, message, body, state, notes);
    }

    static SubQueue subQueue(WireReader in) {
        int queue = in.i32();
        int lane = in.u8();
        if (queue < 1 || lane >= SubQueue.LANES) {
            throw new MalformedInputException("no such sub-queue: queue " + queue + ", lane " + lane);
        }
        return new SubQueue(queue, lane);
    }
}
