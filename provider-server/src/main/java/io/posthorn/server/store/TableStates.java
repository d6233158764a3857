package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.Bodies.PartPlace;
import io.posthorn.server.store.table.LiveKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The form of a table's state: its ranges with what lives in them, and where the parts of bodies begin. Stateless. */
final class TableStates {
    private static final int MOST = Integer.MAX_VALUE;

    private TableStates() {}

    /** A table's state as it is now. On the journal thread. */
    static ByteBuf encode(StoredTable table, Bodies bodies) {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(table.number());
        List<TableRange> ranges = table.ranges().stream()
                .filter(range -> range.keys().count() > 0)
                .toList();
        new WireWriter(out).varint(ranges.size());
        for (TableRange range : ranges) {
            Entries owner = range.owner();
            long first = range.keys().first();
            long last = range.keys().last();
            writeHead(out, owner, range.shift(), range.meanBytes(), range.smallestExpiry());
            range.keys().write(out);
            writeMaps(out, living(owner.attemptsInTable(first, last), range), living(owner.bodies(first, last), range));
        }
        for (long body : table.bodies()) {
            for (int part = 0; part < bodies.parts(body); part++) {
                PartPlace place = bodies.find(body, part);
                if (place != null && place.table() == table.number()) {
                    writePart(out, body, part, place.at(), place.length());
                }
            }
        }
        return out;
    }

    private static <T> Map<Long, T> living(Map<Long, T> all, TableRange range) {
        Map<Long, T> living = new TreeMap<>(all);
        living.keySet().removeIf(key -> !range.keys().contains(key));
        return living;
    }

    /** The state of a table that was just made, with all alive that was taken into it. On the checkpoint thread. */
    static ByteBuf encode(int table, Survivors survivors) {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(table);
        new WireWriter(out).varint(survivors.cargoes().size());
        for (Cargo cargo : survivors.cargoes()) {
            writeHead(out, cargo.owner(), cargo.shift(), cargo.meanBytes(), cargo.smallestExpiry());
            cargo.live().write(out);
            writeMaps(out, Map.of(), cargo.bodies());
        }
        for (BodyCargo part : survivors.parts()) {
            writePart(out, part.body(), part.part(), part.chunk(), part.from().length());
        }
        return out;
    }

    private static void writeHead(ByteBuf out, Entries owner, long shift, int meanBytes, long smallestExpiry) {
        out.writeLong(owner.transaction()).writeInt(owner.rank());
        out.writeInt(owner.of().queue()).writeByte(owner.of().lane());
        out.writeLong(shift).writeInt(meanBytes).writeLong(smallestExpiry);
    }

    private static void writeMaps(ByteBuf out, Map<Long, Integer> attempts, Map<Long, Long> bodies) {
        WireWriter wire = new WireWriter(out);
        wire.varint(attempts.size());
        attempts.forEach((key, failed) -> wire.i64(key).i32(failed));
        wire.varint(bodies.size());
        bodies.forEach((key, body) -> wire.i64(key).i64(body));
    }

    private static void writePart(ByteBuf out, long body, int part, int chunk, int length) {
        out.writeLong(body).writeInt(part).writeInt(chunk).writeInt(length);
    }

    /** Puts what a state tells into the index. */
    static void read(ByteBuf content, StoredTable table, StoreState state) {
        WireReader in = new WireReader(content);
        int number = in.i32();
        if (number != table.number()) {
            throw SnapshotFile.damaged(table.statePath(table.generation()), "is the state of table " + number);
        }
        for (int left = in.count(MOST, 20); left > 0; left--) {
            readRange(in, table, state);
        }
        while (content.isReadable()) {
            state.bodies().putInTable(in.i64(), in.i32(), table, in.i32(), in.i32());
        }
    }

    private static void readRange(WireReader in, StoredTable table, StoreState state) {
        long transaction = in.i64();
        int rank = in.i32();
        SubQueue of = EntryCodec.subQueue(in);
        long shift = in.i64();
        int meanBytes = in.i32();
        long smallestExpiry = in.i64();
        LiveKeys keys = LiveKeys.read(in);
        Entries owner = transaction == 0
                ? state.lanes().lane(of, keys.first()).entries()
                : state.staging().entries(transaction, of, rank);
        TableRange range = new TableRange(table, owner, keys, shift, meanBytes, smallestExpiry);
        owner.add(range);
        table.add(range);
        for (int left = in.count(MOST, 12); left > 0; left--) {
            owner.otherAttempts(in.i64(), in.i32());
        }
        for (int left = in.count(MOST, 16); left > 0; left--) {
            long key = in.i64();
            long body = in.i64();
            owner.referInTable(key, body);
            state.bodies().refer(body);
        }
    }
}
