package io.posthorn.server.store;

import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a checkpoint from step to step, between the journal thread and the checkpoint thread. */
final class CheckpointSteps {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSteps.class);

    private final JournalParts parts;
    private final Checkpointer checkpointer;
    private final Executor checkpointThread;
    private final Consumer<JournalTask> journal;
    private final Consumer<Throwable> whenBroken;
    private boolean busy;
    private boolean cramped;

    CheckpointSteps(
            JournalParts parts,
            Checkpointer checkpointer,
            Executor checkpointThread,
            Consumer<JournalTask> journal,
            Consumer<Throwable> whenBroken) {
        this.parts = parts;
        this.checkpointer = checkpointer;
        this.checkpointThread = checkpointThread;
        this.journal = journal;
        this.whenBroken = whenBroken;
    }

    /** Whether a checkpoint is under way; on the journal thread. */
    boolean busy() {
        return busy;
    }

    /** Whether the last one ended for lack of room; on the journal thread. */
    boolean cramped() {
        return cramped;
    }

    /** Starts one that frees the segments up to this one, see {@link Checkpointer#begin}; on the journal thread. */
    void begin(int through, long mostRewritten) {
        busy = true;
        // A small one may take of the reserve, since it gives back more; not what the next acknowledgement needs.
        long leaves =
                cramped ? parts.settings().firstSegment() : parts.settings().reserveBytes();
        Checkpoint checkpoint = checkpointer.begin(through, mostRewritten, leaves);
        collect(checkpoint);
    }

    private void collect(Checkpoint checkpoint) {
        onJournal(() -> {
            if (checkpointer.collect(checkpoint)) {
                collect(checkpoint);
            } else {
                int number = parts.state().tables().nextNumber();
                onCheckpointThread(checkpoint, () -> {
                    checkpointer.build(checkpoint, number);
                    capture(checkpoint);
                });
            }
        });
    }

    private void capture(Checkpoint checkpoint) {
        onJournal(() -> {
            if (checkpointer.capture(checkpoint)) {
                capture(checkpoint);
            } else {
                onCheckpointThread(checkpoint, () -> {
                    checkpointer.publish(checkpoint);
                    switchOver(checkpoint);
                });
            }
        });
    }

    private void switchOver(Checkpoint checkpoint) {
        onJournal(() -> {
            if (checkpointer.switchOver(checkpoint)) {
                switchOver(checkpoint);
            } else {
                checkpointer.finish(checkpoint);
                busy = false;
                cramped = false;
            }
        });
    }

    private void abandon(Checkpoint checkpoint, DiskFullException cause) {
        onJournal(() -> {
            LOG.warn("The disk has no room to move old messages out of the journal: {}", cause.getMessage());
            checkpointer.abandon(checkpoint);
            busy = false;
            cramped = true;
        });
    }

    /** Something that the disk may refuse. */
    private interface DiskWork {
        void perform() throws IOException;
    }

    private void onCheckpointThread(Checkpoint checkpoint, DiskWork work) {
        try {
            checkpointThread.execute(() -> {
                try {
                    work.perform();
                } catch (DiskFullException e) {
                    abandon(checkpoint, e);
                } catch (Throwable e) {
                    whenBroken.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The store is closing: this checkpoint is begun again then", e);
        }
    }

    /** Has the journal thread look at once whether there is something to do. */
    void wake() {
        onJournal(() -> {});
    }

    /** Nothing is begun from now on, as soon as the journal thread hears it. */
    void close(Housekeeping housekeeping) {
        onJournal(housekeeping::close);
    }

    private void onJournal(DiskWork work) {
        journal.accept(new Step(work, whenBroken));
    }

    /** A piece of work on the state, done when all that was written before is durable. */
    private record Step(DiskWork work, Consumer<Throwable> whenBroken) implements JournalTask {
        @Override
        public boolean enter() {
            return true;
        }

        @Override
        public void run() {
            try {
                work.perform();
            } catch (Throwable e) {
                whenBroken.accept(e);
            }
        }

        @Override
        public void refuse(io.posthorn.api.spi.store.StoreException reason) {}
    }
}
