package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.TransactionOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordWriter} wrote. Stateless. */
final class RecordReader {
    private static final int MOST = Integer.MAX_VALUE;

    private RecordReader() {}

    /**
     * Hands on every record of a frame whose checksum held.
     *
     * @param payload from its reader index on
     * @param offset of the payload in the segment
     * @throws MalformedInputException if this version cannot read a record
     */
    static void readAll(ByteBuf payload, int segment, int offset, RecordSink sink) {
        int base = offset - payload.readerIndex();
        while (payload.isReadable()) {
            int at = payload.readerIndex();
            int length = new WireReader(payload).i32();
            payload.skipBytes(Integer.BYTES);
            if (length < 1 || length > payload.readableBytes()) {
                throw new MalformedInputException(
                        "a record of " + length + " bytes in a frame with " + payload.readableBytes() + " left");
            }
            Place place = new Place(segment, base + at, length + RecordWriter.HEAD);
            int end = payload.readerIndex() + length;
            read(payload.slice(payload.readerIndex(), length), place, sink);
            payload.readerIndex(end);
        }
    }

    /** Checks a single record, head included, and gives its kind and content, or null if it is not what was written. */
    static @Nullable ByteBuf checked(ByteBuf record) {
        if (record.readableBytes() <= RecordWriter.HEAD) {
            return null;
        }
        int at = record.readerIndex();
        int length = record.getInt(at);
        if (length != record.readableBytes() - RecordWriter.HEAD) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(record.nioBuffer(at + RecordWriter.HEAD, length));
        return (int) crc.getValue() == record.getInt(at + Integer.BYTES)
                ? record.slice(at + RecordWriter.HEAD, length)
                : null;
    }

    /** Hands on one record, {@code content} starting with the kind. */
    static void read(ByteBuf content, Place place, RecordSink sink) {
        WireReader in = new WireReader(content);
        int code = in.u8();
        RecordKind kind = RecordKind.of(code);
        if (kind == null) {
            throw new MalformedInputException("record kind " + code + " is not known to this version");
        }
        switch (kind) {
            case ENTRY -> sink.entry(EntryCodec.readHead(in), place);
            case REMOVE -> sink.remove(in.i64());
            case REMOVE_RANGE -> sink.removeRange(in.i64(), in.i64());
            case ATTEMPTS -> sink.attempts(in.i64(), in.i32());
            case MARK -> sink.mark(EntryCodec.subQueue(in), in.i64());
            case ORDINAL -> sink.ordinal(in.i32(), EntryCodec.subQueue(in), in.i64());
            case DEFINE_QUEUE -> sink.define(definition(in));
            case DROP_QUEUE -> sink.drop(in.i32());
            case SESSION -> sink.session(session(in));
            case FORGET_SESSION -> sink.forget(epoch(in));
            case PREPARE -> sink.prepare(prepare(in));
            case END_BRANCH -> sink.endBranch(branch(in));
            case BODY_PART -> sink.bodyPart(in.i64(), in.i32(), place);
            case DROP_BODY -> sink.dropBody(in.i64());
            case STAGE -> sink.stage(in.i64(), in.i32(), EntryCodec.readHead(in), place);
            case COMMIT_STAGED -> sink.commitStaged(in.i64(), firstKeys(in));
            case DROP_STAGED -> sink.dropStaged(in.i64());
            case CHUNKED -> throw new MalformedInputException("a record of a table is none of a journal");
        }
    }

    private static Map<SubQueue, Long> firstKeys(WireReader in) {
        int count = in.count(MOST, 13);
        Map<SubQueue, Long> keys = new HashMap<>();
        for (int i = 0; i < count; i++) {
            keys.put(EntryCodec.subQueue(in), in.i64());
        }
        return keys;
    }

    private static QueueDefinition definition(WireReader in) {
        int id = in.i32();
        QueueDefinition.Kind kind = in.bool() ? QueueDefinition.Kind.SUBSCRIPTION : QueueDefinition.Kind.QUEUE;
        String name = in.text(MOST);
        int version = in.varint();
        int count = in.count(MOST, 2);
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            settings.put(in.text(MOST), in.text(MOST));
        }
        return new QueueDefinition(id, kind, name, version, settings);
    }

    private static Session session(WireReader in) {
        SessionEpoch epoch = epoch(in);
        long sequence = in.i64();
        long transaction = in.i64();
        int outcome = in.u8();
        return new Session(epoch, sequence, transaction, outcome(outcome), in.i64());
    }

    private static @Nullable TransactionOutcome outcome(int code) {
        return switch (code) {
            case 0 -> null;
            case 1 -> TransactionOutcome.COMMITTED;
            case 2 -> TransactionOutcome.ROLLED_BACK;
            default -> throw new MalformedInputException("outcome " + code + " is not known to this version");
        };
    }

    private static SessionEpoch epoch(WireReader in) {
        return new SessionEpoch(in.i64(), in.i64());
    }

    private static BranchId branch(WireReader in) {
        return new BranchId(in.i32(), in.blob(MOST), in.blob(MOST));
    }

    private static Prepare prepare(WireReader in) {
        BranchId branch = branch(in);
        long staged = in.i64();
        int count = in.count(MOST, 9);
        List<StoreOperation> work = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int code = in.u8();
            work.add(
                    switch (code) {
                        case RecordWriter.WORK_ACKNOWLEDGE -> new Acknowledge(in.i64());
                        case RecordWriter.WORK_ENQUEUE -> EntryCodec.readEnqueue(in);
                        default -> throw new MalformedInputException("work " + code + " is not known to this version");
                    });
        }
        return new Prepare(branch, work, staged);
    }
}
