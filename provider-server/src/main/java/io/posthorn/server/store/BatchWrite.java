package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Move;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.RecordFile.RecordPlace;
import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way into the journal. Everything but body parts goes into one frame; parts of a batch that is too
 * large for that go before, in frames of their own, where they are invisible.
 */
final class BatchWrite implements JournalTask {
    private final JournalParts parts;
    private final WriteListener listener;
    private final List<AddBodyPart> ahead;
    private final List<StoreOperation> together;
    private final boolean adds;
    /** Of {@link #together}, as far as it can be said without looking at the store. */
    private final long bound;

    private final long largestPart;
    private final KeyList keys = new KeyList();
    private int writtenAhead;
    private boolean begun;
    private @Nullable StoreException refusal;

    /** Called by the thread that writes the batch: what can be reckoned there is no work for the journal thread. */
    BatchWrite(StoreBatch batch, WriteListener listener, JournalParts parts) {
        this.parts = parts;
        this.listener = listener;
        long total = 0;
        long partBytes = 0;
        long largest = 0;
        for (StoreOperation operation : batch.operations()) {
            long bytes = RecordBounds.of(operation);
            total += bytes;
            if (operation instanceof AddBodyPart) {
                partBytes += bytes;
                largest = Math.max(largest, bytes);
            }
        }
        adds = Admission.adds(batch);
        largestPart = largest;
        boolean apart = partBytes > 0 && total > parts.settings().largestGroup();
        bound = apart ? total - partBytes : total;
        ahead = apart ? bodyParts(batch) : List.of();
        together = apart ? others(batch) : batch.operations();
    }

    private static List<AddBodyPart> bodyParts(StoreBatch batch) {
        List<AddBodyPart> found = new ArrayList<>();
        for (StoreOperation operation : batch.operations()) {
            if (operation instanceof AddBodyPart part) {
                found.add(part);
            }
        }
        return found;
    }

    private static List<StoreOperation> others(StoreBatch batch) {
        return batch.operations().stream()
                .filter(operation -> !(operation instanceof AddBodyPart))
                .toList();
    }

    @Override
    public int operations() {
        return together.size();
    }

    @Override
    public boolean enter() throws IOException {
        try {
            if (!begun) {
                begun = true;
                refuseIfFull();
            }
            return writeAhead() && writeTogether();
        } catch (DiskFullException e) {
            refusal = full("full (" + e.getMessage() + ")", e);
        } catch (StoreException e) {
            if (e.fatal()) {
                throw e;
            }
            refusal = e;
        }
        giveUpAhead();
        return true;
    }

    /** What went ahead of a batch that was refused after all is dropped; recovery drops it by itself. */
    private void giveUpAhead() {
        for (AddBodyPart part : ahead.subList(0, writtenAhead)) {
            parts.state().dropBody(part.body());
        }
    }

    private void refuseIfFull() {
        checkSize(largestPart);
        if (adds && parts.full()) {
            throw full("full but for its reserve", null);
        }
    }

    private StoreException full(String how, @Nullable Throwable cause) {
        return new StoreException(
                Reason.FULL,
                "the disk of " + parts.settings().directory() + " is " + how
                        + ": free space there, or let messages be consumed",
                cause);
    }

    private boolean writeAhead() throws IOException {
        while (writtenAhead < ahead.size()) {
            AddBodyPart part = ahead.get(writtenAhead);
            if (!parts.admits(RecordBounds.of(part))) {
                return false;
            }
            parts.recorder().bodyPart(part.body(), part.part(), part.bytes());
            writtenAhead++;
        }
        return true;
    }

    private boolean writeTogether() throws IOException {
        Map<Long, StoredMessage> moved = new HashMap<>();
        long bytes = bound;
        for (StoreOperation operation : together) {
            bytes += boundInStore(operation, moved);
        }
        checkSize(bytes);
        if (adds && !parts.leavesReserve(bytes)) {
            throw full("full but for its reserve", null);
        }
        if (!parts.admits(bytes)) {
            return false;
        }
        for (StoreOperation operation : together) {
            parts.operations().record(operation, moved, keys);
        }
        return true;
    }

    private void checkSize(long bytes) {
        int most = parts.settings().largestBatch();
        if (bytes > most) {
            throw new StoreException(
                    Reason.TOO_LARGE,
                    "a batch of " + bytes + " bytes is above the " + most + " that this store takes at once: fewer or"
                            + " smaller messages in one transaction, or bodies in parts");
        }
    }

    private long boundInStore(StoreOperation operation, Map<Long, StoredMessage> moved) throws IOException {
        if (operation instanceof CommitPrepared commit) {
            Prepare branch = parts.state().prepared().get(commit.branch());
            return branch == null ? 0 : RecordBounds.work(branch.work()) + boundOfStaged(branch.staged());
        } else if (operation instanceof CommitStaged commit) {
            return boundOfStaged(commit.transaction());
        } else if (operation instanceof Move move) {
            StoredMessage entry = load(move.key());
            if (entry != null) {
                moved.put(move.key(), entry);
                return RecordBounds.entry(entry.message().size()) + RecordBounds.notes(entry.notes());
            }
        }
        return 0;
    }

    private long boundOfStaged(long transaction) {
        return RecordBounds.commitStaged(parts.state().staging().of(transaction).size());
    }

    /** The entry as it is now; its record is written again whole, so that each entry has one place. */
    private @Nullable StoredMessage load(long key) throws IOException {
        Lane lane = parts.state().lanes().laneOf(key);
        return lane == null ? null : load(lane.entries(), key);
    }

    private @Nullable StoredMessage load(Entries entries, long key) throws IOException {
        EntryRun run = entries.journal();
        int index = run.find(key);
        if (index >= 0) {
            Place place = run.place(index);
            Segment segment = parts.log().find(place.segment());
            ByteBuf record = parts.group().find(place);
            if (record == null) {
                record = RecordFile.read(segment, place.offset(), place.length());
            }
            return RecordFile.entry(record, key, run.attempts(index), RecordPlace.in(segment, place.offset()));
        }
        TableRange range = entries.rangeWith(key);
        if (range == null) {
            return null;
        }
        ByteBuf record = parts.records().get(range.table(), range.tableKey(key));
        return RecordFile.entry(record, key, entries.attemptsInTable(key), RecordPlace.in(range.table(), key));
    }

    @Override
    public void run() {
        if (refusal != null) {
            listener.refused(refusal);
        } else {
            listener.written(keys.toArray());
        }
    }

    @Override
    public void refuse(StoreException reason) {
        listener.refused(reason);
    }
}
