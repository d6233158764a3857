package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.WireReader;
import io.posthorn.server.store.RecordFile.RecordPlace;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.table.TableWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes what survives into a table: first the entries, in the order of their keys, then the chunks of what is too large
 * for one value. On the checkpoint thread; used once.
 */
final class TableBuilder {
    /** Below all ordinals: of entries-to-be, whose keys only count. */
    private static final long STAGED_KEYS = 1;

    private final Vfs vfs;
    private final RecordSource source;
    private final ByteBuf buffer = Unpooled.buffer(TableWriter.MAX_VALUE);
    private final RecordWriter records = new RecordWriter(buffer);
    /** Records of which the entries' part of the table tells only where their chunks are. */
    private final List<Large> large = new ArrayList<>();

    private int chunks;

    TableBuilder(Vfs vfs, RecordSource source) {
        this.vfs = vfs;
        this.source = source;
    }

    private record Large(Cargo cargo, int index) {}

    /** Makes the table, durable but for its name; gives its size in bytes. */
    long build(Path path, Survivors survivors) throws IOException {
        List<Cargo> cargoes = inTableOrder(survivors.cargoes());
        try (TableWriter writer = TableWriter.create(vfs, path, survivors.expectedBytes())) {
            for (Cargo cargo : cargoes) {
                putEntries(cargo, writer);
            }
            chunks = 0;
            for (Large record : large) {
                putChunks(entryRecord(record.cargo(), record.index()), writer);
            }
            for (BodyCargo part : survivors.parts()) {
                part.startsAt(chunks);
                putChunks(source.part(part.from()), writer);
            }
            return writer.finish();
        }
    }

    private static List<Cargo> inTableOrder(List<Cargo> cargoes) {
        long staged = STAGED_KEYS;
        for (Cargo cargo : cargoes) {
            if (cargo.transaction() == 0) {
                cargo.shiftBy(0);
            } else {
                cargo.shiftBy(cargo.first() - staged);
                staged += cargo.last() - cargo.first() + 1;
            }
        }
        List<Cargo> ordered = new ArrayList<>(cargoes);
        ordered.sort(Comparator.comparingLong(cargo -> cargo.first() - cargo.shift()));
        return ordered;
    }

    private void putEntries(Cargo cargo, TableWriter writer) throws IOException {
        long messageBytes = 0;
        long smallestExpiry = EntryRun.NEVER;
        for (int i = 0; i < cargo.size(); i++) {
            ByteBuf record = entryRecord(cargo, i);
            EntryHead head = head(record);
            messageBytes += head.messageBytes();
            smallestExpiry = head.expiresAt() == 0 ? smallestExpiry : Math.min(smallestExpiry, head.expiresAt());
            if (record.readableBytes() > writer.maxValue()) {
                int length = record.readableBytes();
                buffer.clear();
                records.chunked(chunks, length);
                chunks += (length + writer.maxValue() - 1) / writer.maxValue();
                large.add(new Large(cargo, i));
                record = buffer;
            }
            writer.put(cargo.key(i) - cargo.shift(), ByteBufUtil.getBytes(record));
        }
        cargo.found(messageBytes, smallestExpiry);
    }

    private static EntryHead head(ByteBuf record) {
        WireReader in = new WireReader(record.duplicate().skipBytes(RecordWriter.HEAD));
        if (in.u8() == RecordKind.STAGE.code()) {
            in.skip(RecordFile.STAGE_HEAD);
        }
        return EntryCodec.readHead(in);
    }

    /** The record as it should be in the table: a committed entry's with its key, and the attempts as they are known. */
    private ByteBuf entryRecord(Cargo cargo, int index) throws IOException {
        ByteBuf record = source.entry(cargo, index);
        RecordPlace where = source.place(cargo, index);
        ByteBuf content = RecordReader.checked(record);
        if (content == null) {
            throw RecordFile.damaged(where);
        }
        int kind = content.readUnsignedByte();
        int attempts = cargo.attempts(index);
        buffer.clear();
        if (kind == RecordKind.STAGE.code() && cargo.transaction() != 0) {
            return record;
        } else if (kind == RecordKind.STAGE.code()) {
            records.entry(RecordFile.entry(record, cargo.key(index), attempts, where), cargo.of());
            return buffer;
        } else if (kind != RecordKind.ENTRY.code()) {
            throw RecordFile.damaged(where);
        } else if (attempts == EntryRun.AS_WRITTEN
                || attempts == content.getInt(content.readerIndex() + EntryCodec.ATTEMPTS_AT)) {
            return record;
        }
        records.entryAgain(content, attempts);
        return buffer;
    }

    private void putChunks(ByteBuf record, TableWriter writer) throws IOException {
        while (record.isReadable()) {
            byte[] chunk = new byte[Math.min(record.readableBytes(), writer.maxValue())];
            record.readBytes(chunk);
            writer.put(TableRecords.CHUNKS + chunks, chunk);
            chunks++;
        }
    }
}
