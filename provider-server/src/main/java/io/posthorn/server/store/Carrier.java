package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.store.BranchId;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState.Session;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.SubQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record of an old segment again if it still says what is: if the thing that it puts in is known to lie at just
 * this place. What takes something out needs no carrying, since what it took out lies no later. On the journal thread.
 */
final class Carrier implements RecordSink {
    private final StoreState state;
    private final Recorder recorder;
    private final ByteBuf content;

    /**
     * For one record.
     *
     * @param content of the record, starting with the kind
     */
    Carrier(JournalParts parts, ByteBuf content) {
        this.state = parts.state();
        this.recorder = parts.recorder();
        this.content = content.slice(content.readerIndex() + 1, content.readableBytes() - 1);
    }

    @Override
    public void entry(EntryHead entry, Place place) {
        Lane lane = state.lanes().laneOf(entry.key());
        EntryRun run = lane == null ? null : lane.entries();
        int index = run == null ? -1 : run.find(entry.key());
        if (run != null && index >= 0 && run.liesAt(index, place)) {
            EntryHead now =
                    new EntryHead(entry.key(), entry.of(), run.attempts(index), entry.body(), entry.messageBytes());
            recorder.entryAgain(now, content);
        }
    }

    @Override
    public void mark(SubQueue of, long through, Place place) {
        Lane lane = state.lanes().find(of);
        if (lane != null && place.equals(lane.markPlace())) {
            recorder.mark(of, lane.deliveredThrough());
        }
    }

    @Override
    public void ordinal(int ordinal, SubQueue of, long nextSequence, Place place) {
        Lane lane = state.lanes().find(of);
        for (Lane.Ordinal known : lane == null ? List.<Lane.Ordinal>of() : lane.ordinals()) {
            if (known.number == ordinal && place.equals(known.place)) {
                recorder.ordinal(ordinal, of, known.next);
            }
        }
    }

    @Override
    public void define(QueueDefinition definition, Place place) {
        Homed<QueueDefinition> known = state.queues().get(definition.id());
        if (isAt(known, place)) {
            recorder.define(definition);
        }
    }

    @Override
    public void session(Session session, Place place) {
        if (isAt(state.sessions().get(session.epoch()), place)) {
            recorder.session(session);
        }
    }

    @Override
    public void prepare(Prepare branch, Place place) {
        if (isAt(state.prepared().get(branch.branch()), place)) {
            recorder.prepare(branch);
        }
    }

    @Override
    public void bodyPart(long body, int part, Place place) {
        if (place.equals(state.bodies().find(body, part))) {
            recorder.bodyPartAgain(body, part, content);
        }
    }

    private static boolean isAt(@Nullable Homed<?> known, Place place) {
        return known != null && known.place().equals(place);
    }

    @Override
    public void remove(long key) {}

    @Override
    public void removeRange(long from, long to) {}

    @Override
    public void attempts(long key, int attempts) {}

    @Override
    public void drop(int queue) {}

    @Override
    public void forget(SessionEpoch session) {}

    @Override
    public void endBranch(BranchId branch) {}

    @Override
    public void dropBody(long body) {}

    @Override
    public void checkpoint(Checkpoint checkpoint) {}
}
