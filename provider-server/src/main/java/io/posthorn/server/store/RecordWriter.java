package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.TransactionOutcome;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes records behind one another: {@code length4 crc4 kind1 content}, length and CRC32C being of kind and content.
 * Each method gives the length of the record. Not thread-safe.
 */
final class RecordWriter {
    static final int HEAD = 8;
    /** The code of an acknowledgement in the work of a branch. */
    static final int WORK_ACKNOWLEDGE = 1;
    /** The code of an entry in the work of a branch. */
    static final int WORK_ENQUEUE = 2;

    private final ByteBuf out;
    private final WireWriter wire;
    private final CRC32C crc = new CRC32C();
    private int start;

    RecordWriter(ByteBuf out) {
        this.out = out;
        wire = new WireWriter(out);
    }

    int entry(StoredMessage entry, SubQueue of) {
        begin(RecordKind.ENTRY);
        EntryCodec.write(entry, of, out);
        return end();
    }

    /** The same entry again, {@code content} being what stood behind the kind. */
    int entryAgain(ByteBuf content, int attempts) {
        begin(RecordKind.ENTRY);
        int at = out.writerIndex();
        out.writeBytes(content, content.readerIndex(), content.readableBytes());
        out.setInt(at + EntryCodec.ATTEMPTS_AT, attempts);
        return end();
    }

    int remove(long key) {
        begin(RecordKind.REMOVE);
        out.writeLong(key);
        return end();
    }

    int removeRange(long from, long to) {
        begin(RecordKind.REMOVE_RANGE);
        out.writeLong(from).writeLong(to);
        return end();
    }

    int attempts(long key, int attempts) {
        begin(RecordKind.ATTEMPTS);
        out.writeLong(key).writeInt(attempts);
        return end();
    }

    int mark(SubQueue of, long through) {
        begin(RecordKind.MARK);
        subQueue(of);
        out.writeLong(through);
        return end();
    }

    int ordinal(int ordinal, SubQueue of, long nextSequence) {
        begin(RecordKind.ORDINAL);
        out.writeInt(ordinal);
        subQueue(of);
        out.writeLong(nextSequence);
        return end();
    }

    int define(QueueDefinition definition) {
        begin(RecordKind.DEFINE_QUEUE);
        wire.i32(definition.id()).u8(definition.kind() == QueueDefinition.Kind.QUEUE ? 0 : 1);
        wire.text(definition.name()).varint(definition.version());
        wire.varint(definition.settings().size());
        definition.settings().forEach((name, value) -> wire.text(name).text(value));
        return end();
    }

    int drop(int queue) {
        begin(RecordKind.DROP_QUEUE);
        out.writeInt(queue);
        return end();
    }

    int session(Session session) {
        begin(RecordKind.SESSION);
        epoch(session.epoch());
        out.writeLong(session.sequence()).writeLong(session.transaction());
        out.writeByte(code(session)).writeLong(session.at());
        return end();
    }

    private static int code(Session session) {
        if (session.outcome() == null) {
            return 0;
        }
        return session.outcome() == TransactionOutcome.COMMITTED ? 1 : 2;
    }

    int forget(SessionEpoch session) {
        begin(RecordKind.FORGET_SESSION);
        epoch(session);
        return end();
    }

    int prepare(Prepare prepare) {
        begin(RecordKind.PREPARE);
        branch(prepare.branch());
        out.writeLong(prepare.staged());
        wire.varint(prepare.work().size());
        for (StoreOperation operation : prepare.work()) {
            if (operation instanceof Acknowledge acknowledge) {
                wire.u8(WORK_ACKNOWLEDGE).i64(acknowledge.key());
            } else if (operation instanceof Enqueue enqueue) {
                wire.u8(WORK_ENQUEUE);
                EntryCodec.write(enqueue, out);
            } else {
                throw new IllegalArgumentException("a branch cannot be prepared with " + operation);
            }
        }
        return end();
    }

    int endBranch(BranchId branch) {
        begin(RecordKind.END_BRANCH);
        branch(branch);
        return end();
    }

    int bodyPart(long body, int part, byte[] bytes) {
        begin(RecordKind.BODY_PART);
        out.writeLong(body).writeInt(part).writeBytes(bytes);
        return end();
    }

    int dropBody(long body) {
        begin(RecordKind.DROP_BODY);
        out.writeLong(body);
        return end();
    }

    /** An entry-to-be; its key is its index among those of its transaction for this sub-queue. */
    int stage(long transaction, int rank, StoredMessage entry, SubQueue to) {
        begin(RecordKind.STAGE);
        out.writeLong(transaction).writeInt(rank);
        EntryCodec.write(entry, to, out);
        return end();
    }

    int commitStaged(long transaction, Map<SubQueue, Long> firstKeys) {
        begin(RecordKind.COMMIT_STAGED);
        out.writeLong(transaction);
        wire.varint(firstKeys.size());
        firstKeys.forEach((to, first) -> {
            subQueue(to);
            out.writeLong(first);
        });
        return end();
    }

    int dropStaged(long transaction) {
        begin(RecordKind.DROP_STAGED);
        out.writeLong(transaction);
        return end();
    }

    int chunked(int firstChunk, int length) {
        begin(RecordKind.CHUNKED);
        out.writeInt(firstChunk).writeInt(length);
        return end();
    }

    private void subQueue(SubQueue of) {
        out.writeInt(of.queue()).writeByte(of.lane());
    }

    private void epoch(SessionEpoch epoch) {
        out.writeLong(epoch.high()).writeLong(epoch.low());
    }

    private void branch(BranchId branch) {
        wire.i32(branch.format()).blob(branch.globalId()).blob(branch.qualifier());
    }

    private void begin(RecordKind kind) {
        start = out.writerIndex();
        out.writeLong(0).writeByte(kind.code());
    }

    private int end() {
        int length = out.writerIndex() - start - HEAD;
        crc.reset();
        crc.update(out.internalNioBuffer(start + HEAD, length));
        out.setInt(start, length).setInt(start + Integer.BYTES, (int) crc.getValue());
        return length + HEAD;
    }
}
