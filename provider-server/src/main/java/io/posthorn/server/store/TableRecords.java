package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.server.store.RecordFile.RecordPlace;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.table.OpenTables;
import io.posthorn.server.store.table.Table;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads records out of tables: each under its key, or, where it is too large for one value, in chunks that lie behind all
 * keys. Thread-safe.
 */
final class TableRecords implements Closeable {
    /** Key of the first chunk: above all order keys. */
    static final long CHUNKS = (OrderKeys.MAX_ORDINAL + 1L) << OrderKeys.SEQUENCE_BITS;

    private static final int MOST_OPEN = 128;

    private final OpenTables tables;

    TableRecords(Vfs vfs) {
        tables = new OpenTables(vfs, MOST_OPEN);
    }

    /** Takes records in the order of their keys. */
    @FunctionalInterface
    interface Visitor {
        /** Tells whether more is wanted. */
        boolean visit(long tableKey, ByteBuf record) throws IOException;
    }

    /** Hands on the records between two keys, both included. The caller holds the table. */
    void scan(StoredTable table, long from, long through, Visitor visitor) throws IOException {
        try (OpenTables.Lease lease = tables.acquire(table.path())) {
            lease.table().scan(from, through, (key, value) -> visitor.visit(key, whole(lease.table(), table, value)));
        }
    }

    /** The record under a key. The caller holds the table. */
    ByteBuf get(StoredTable table, long tableKey) throws IOException {
        try (OpenTables.Lease lease = tables.acquire(table.path())) {
            byte[] value = lease.table().get(tableKey);
            if (value == null) {
                throw RecordFile.damaged(RecordPlace.in(table, tableKey));
            }
            return whole(lease.table(), table, value);
        }
    }

    /** A record that lies in chunks. The caller holds the table. */
    ByteBuf chunked(StoredTable table, int firstChunk, int length) throws IOException {
        try (OpenTables.Lease lease = tables.acquire(table.path())) {
            return chunked(lease.table(), table, firstChunk, length);
        }
    }

    private static ByteBuf whole(Table open, StoredTable table, byte[] value) throws IOException {
        ByteBuf record = Unpooled.wrappedBuffer(value);
        if (value.length <= RecordWriter.HEAD || value[RecordWriter.HEAD] != RecordKind.CHUNKED.code()) {
            return record;
        }
        ByteBuf content = RecordReader.checked(record);
        if (content == null) {
            return record;
        }
        content.skipBytes(1);
        return chunked(open, table, content.readInt(), content.readInt());
    }

    private static ByteBuf chunked(Table open, StoredTable table, int firstChunk, int length) throws IOException {
        ByteBuf record = Unpooled.buffer(length, length);
        long first = CHUNKS + firstChunk;
        open.scan(first, Long.MAX_VALUE, (key, chunk) -> {
            if (chunk.length > record.writableBytes()) {
                throw RecordFile.damaged(RecordPlace.in(table, key));
            }
            record.writeBytes(chunk);
            return record.isWritable();
        });
        if (record.isWritable()) {
            throw RecordFile.damaged(RecordPlace.in(table, first));
        }
        return record;
    }

    /** The table's file goes. */
    void forget(Path table) throws IOException {
        tables.drop(table);
    }

    @Override
    public void close() throws IOException {
        tables.close();
    }
}
