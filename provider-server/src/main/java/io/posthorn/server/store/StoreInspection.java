package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.Bodies.Extent;
import io.posthorn.server.store.RecordFile.RecordPlace;
import io.posthorn.server.store.StoreInfo.Files;
import io.posthorn.server.store.StoreInfo.JournalInfo;
import io.posthorn.server.store.StoreInfo.QueueInfo;
import io.posthorn.server.store.StoreInfo.Stamp;
import io.posthorn.server.store.StoreInfo.TablesInfo;
import io.posthorn.server.store.StoreReading.Found;
import io.posthorn.server.store.file.ReadingVfs;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import io.posthorn.server.store.table.DamagedTableException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a store that no broker uses, and changes nothing. Used once, by one thread. */
public final class StoreInspection implements Closeable {
    private final Vfs vfs = new ReadingVfs();
    private final StoreDirectory directory;
    /** Tables are made one, or not, by a broker that runs: nothing is small here. */
    private final StoreState state = new StoreState(new Tables(0));

    private final TableRecords records = new TableRecords(vfs);
    private final Map<Integer, Segment> segments = new HashMap<>();
    private final Map<Integer, Long> hidden = new HashMap<>();
    private final Map<Integer, Long> prepared = new HashMap<>();

    private StoreInspection(Path path) throws IOException {
        directory = StoreDirectory.visit(vfs, path);
    }

    /**
     * What the store in a directory holds.
     *
     * @throws StoreException if it is in use, of another version, damaged, or none
     */
    public static StoreInfo of(Path path) {
        try (StoreInspection inspection = new StoreInspection(path)) {
            return inspection.inspect();
        } catch (DamagedTableException e) {
            throw new StoreException(Reason.DAMAGED, e.getMessage() + "; check the disk", e);
        } catch (IOException e) {
            throw new StoreException(Reason.UNUSABLE, "the store in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private StoreInfo inspect() throws IOException {
        Found found = new StoreReading(
                        vfs,
                        directory,
                        new FrameFormat(directory.key()),
                        state,
                        segment -> segments.put(segment.number(), segment))
                .run();
        countPrepared();
        Extent bodies = state.bodies().extent();
        return new StoreInfo(
                directory.id(),
                StoreDirectory.FORMAT_VERSION,
                journal(found),
                spares(),
                tables(),
                queues(),
                state.sessions().size(),
                state.prepared().size(),
                bodies.count(),
                bodies.bytes());
    }

    private JournalInfo journal(Found found) {
        long bytes = segments.values().stream().mapToLong(Segment::size).sum();
        Segment oldest = segments.get(found.catalog().firstSegment());
        long frames = oldest == null ? 0 : found.nextSequence() - oldest.firstSequence();
        return new JournalInfo(
                new Files(segments.size(), bytes), frames, found.tail().torn());
    }

    private Files spares() throws IOException {
        int count = 0;
        long bytes = 0;
        for (String name : directory.names()) {
            if (Spares.isSpare(name)) {
                try (VfsFile file = vfs.open(directory.path().resolve(name))) {
                    bytes += file.size();
                    count++;
                }
            }
        }
        return new Files(count, bytes);
    }

    private TablesInfo tables() {
        long bytes = 0;
        long content = 0;
        long alive = 0;
        for (StoredTable table : state.tables().all()) {
            bytes += table.size();
            content += table.content();
            alive += table.liveBytes();
        }
        return new TablesInfo(new Files(state.tables().all().size(), bytes), content, alive);
    }

    private void countPrepared() {
        for (Prepare branch : state.prepared().values()) {
            for (StoreOperation operation : branch.work()) {
                if (operation instanceof Acknowledge acknowledge) {
                    Lane lane = state.lanes().laneOf(acknowledge.key());
                    if (lane != null && state.lanes().hidden(acknowledge.key())) {
                        hidden.merge(lane.of().queue(), 1L, Long::sum);
                    }
                } else if (operation instanceof Enqueue enqueue) {
                    prepared.merge(enqueue.to().queue(), 1L, Long::sum);
                }
            }
            state.staging()
                    .of(branch.staged())
                    .forEach((to, entries) -> prepared.merge(to.queue(), entries.count(), Long::sum));
        }
    }

    private List<QueueInfo> queues() throws IOException {
        List<QueueInfo> queues = new ArrayList<>();
        for (QueueDefinition definition : state.queues().values()) {
            queues.add(queue(definition));
        }
        queues.sort(Comparator.comparing(QueueInfo::name));
        return queues;
    }

    private QueueInfo queue(QueueDefinition definition) throws IOException {
        long waiting = 0;
        long bytes = 0;
        long delayed = 0;
        int delivered = 0;
        Stamp oldest = null;
        Stamp youngest = null;
        for (int number = 0; number < SubQueue.LANES; number++) {
            Lane lane = state.lanes().find(new SubQueue(definition.id(), number));
            if (lane == null) {
                continue;
            }
            Entries entries = lane.entries();
            bytes += entries.messageBytes();
            delivered += lane.deliveredThrough() == Long.MIN_VALUE ? 0 : 1;
            if (number == SubQueue.DELAYED) {
                delayed = entries.count();
            } else if (entries.count() > 0) {
                waiting += entries.count();
                oldest = earlier(oldest, stamp(entries, entries.next(0)));
                youngest = later(youngest, stamp(entries, entries.last()));
            }
        }
        long hiddenHere = hidden.getOrDefault(definition.id(), 0L);
        return new QueueInfo(
                definition.name(),
                definition.kind(),
                waiting - hiddenHere,
                bytes,
                delayed,
                hiddenHere,
                prepared.getOrDefault(definition.id(), 0L),
                delivered,
                oldest,
                youngest);
    }

    private static Stamp earlier(@Nullable Stamp one, Stamp other) {
        return one == null || other.sentAt() < one.sentAt() ? other : one;
    }

    private static Stamp later(@Nullable Stamp one, Stamp other) {
        return one == null || other.sentAt() >= one.sentAt() ? other : one;
    }

    private Stamp stamp(Entries entries, long key) throws IOException {
        return new Stamp(key, read(entries, key).message().timestamp());
    }

    private StoredMessage read(Entries entries, long key) throws IOException {
        EntryRun run = entries.journal();
        int index = run.find(key);
        if (index >= 0) {
            Segment segment = segments.get(run.segment(index));
            if (segment == null) {
                throw new IllegalStateException("key " + key + " lies in no segment that is there");
            }
            ByteBuf record = RecordFile.read(segment, run.offset(index), run.length(index));
            return RecordFile.entry(record, key, run.attempts(index), RecordPlace.in(segment, run.offset(index)));
        }
        TableRange range = entries.rangeWith(key);
        if (range == null) {
            throw new IllegalStateException("key " + key + " is nowhere");
        }
        ByteBuf record = records.get(range.table(), range.tableKey(key));
        return RecordFile.entry(
                record, key, entries.attemptsInTable(key), RecordPlace.in(range.table(), range.tableKey(key)));
    }

    @Override
    public void close() throws IOException {
        try {
            records.close();
        } finally {
            try {
                for (Segment segment : segments.values()) {
                    segment.close();
                }
            } finally {
                directory.close();
            }
        }
    }
}
