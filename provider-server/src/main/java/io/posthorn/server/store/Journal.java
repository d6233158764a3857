package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that writes: takes what waits, writes it as one frame, forces it, and tells those who wait, in order.
 *
 * <p>Invariants: nobody is told before the force has returned; the state that groups build on is ahead of the disk by
 * the open group only; after a failed write or force nothing is written, and nobody is told anything but that the store
 * is at its end. Owned by the journal thread.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MOST_OPERATIONS = 5_000;

    private final SerialWork<JournalTask> work;
    private final Group group;
    private final SegmentLog log;
    private final Housekeeping housekeeping;
    private final StoreListener listener;
    private final List<JournalTask> entered = new ArrayList<>();
    /** Did not fit into the group before. */
    private @Nullable JournalTask first;

    private @Nullable StoreException end;

    Journal(
            SerialWork<JournalTask> work,
            Group group,
            SegmentLog log,
            Housekeeping housekeeping,
            StoreListener listener) {
        this.work = work;
        this.group = group;
        this.log = log;
        this.housekeeping = housekeeping;
        this.listener = listener;
    }

    /** One group: {@link JournalDriver.Work#runOnce}. */
    boolean runOnce() {
        if (end == null) {
            writeGroup();
        } else {
            refuseWaiting(end);
        }
        return first != null || !work.isEmpty();
    }

    private void writeGroup() {
        try {
            group.open(log.active());
            fill();
            group.commit();
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        tellAll();
        housekeeping.look();
    }

    private void fill() throws IOException {
        while (group.operations() < MOST_OPERATIONS) {
            JournalTask task = next();
            if (task == null) {
                return;
            }
            first = task;
            if (!task.enter()) {
                return;
            }
            first = null;
            entered.add(task);
            group.count(task.operations());
        }
    }

    private @Nullable JournalTask next() {
        return first != null ? first : work.take();
    }

    private void tellAll() {
        for (JournalTask task : entered) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A listener of the store has thrown; what it was told stands", e);
            }
        }
        entered.clear();
    }

    private void fail(Exception cause) {
        LOG.error("The store has failed and takes nothing more", cause);
        StoreException reason = cause instanceof StoreException told
                ? told
                : new StoreException(
                        Reason.BROKEN,
                        "the store in " + log.active().path().getParent() + " has failed: " + cause.getMessage(),
                        cause);
        end = reason;
        if (first != null) {
            entered.add(first);
            first = null;
        }
        for (JournalTask task : entered) {
            refuse(task, reason);
        }
        entered.clear();
        refuseWaiting(reason);
        try {
            listener.failed(reason);
        } catch (RuntimeException e) {
            LOG.error("The listener of the store's failure has thrown", e);
        }
    }

    private void refuseWaiting(StoreException reason) {
        JournalTask task = work.take();
        while (task != null) {
            refuse(task, reason);
            task = work.take();
        }
    }

    private static void refuse(JournalTask task, StoreException reason) {
        try {
            task.refuse(reason);
        } catch (RuntimeException e) {
            LOG.error("A listener of the store has thrown", e);
        }
    }

    /** A file operation outside the journal has failed: the store is at its end. */
    record Break(IOException cause) implements JournalTask {
        @Override
        public boolean enter() throws IOException {
            throw cause;
        }

        @Override
        public void run() {}

        @Override
        public void refuse(StoreException reason) {}
    }
}
