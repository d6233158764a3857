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
 * is at its end. Whatever goes wrong in a round, an {@link Error} too, is the store's end: nobody may be left without an
 * answer. Owned by the journal thread.
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

    /** Made beforehand: there may be no memory to make it when it is needed. */
    private final StoreException failed;

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
        failed = new StoreException(
                Reason.BROKEN, "the store in " + log.active().path().getParent() + " has failed");
    }

    /** Whether nothing has failed. Asked when the journal's work has ended. */
    boolean intact() {
        return end == null;
    }

    /** One group: {@link JournalDriver.Work#runOnce}. */
    boolean runOnce() {
        StoreException reason = end;
        if (reason == null) {
            try {
                writeGroup();
            } catch (Throwable e) {
                fail(e);
            }
        } else {
            refuseWaiting(reason);
        }
        return first != null || !work.isEmpty();
    }

    private void writeGroup() throws IOException {
        group.open(log.active());
        fill();
        group.commit();
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
        Error worst = null;
        for (JournalTask task : entered) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A listener of the store has thrown; what it was told stands", e);
            } catch (Error e) {
                worst = e;
            }
        }
        entered.clear();
        if (worst != null) {
            throw worst;
        }
    }

    private void fail(Throwable cause) {
        end = failed;
        try {
            end = reason(cause);
            LOG.error("The store has failed and takes nothing more", cause);
        } finally {
            refuseAll(end);
            tellListener(end);
        }
    }

    private StoreException reason(Throwable cause) {
        return cause instanceof StoreException told
                ? told
                : new StoreException(Reason.BROKEN, failed.getMessage() + ": " + cause, cause);
    }

    private void refuseAll(StoreException reason) {
        for (JournalTask task : entered) {
            refuse(task, reason);
        }
        entered.clear();
        if (first != null) {
            refuse(first, reason);
            first = null;
        }
        refuseWaiting(reason);
    }

    private void tellListener(StoreException reason) {
        try {
            listener.failed(reason);
        } catch (Throwable e) {
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
        } catch (Throwable e) {
            LOG.error("A listener of the store has thrown", e);
        }
    }

    /** Work outside the journal thread has failed: the store is at its end. */
    record Break(Throwable cause) implements JournalTask {
        @Override
        public boolean enter() throws IOException {
            throw cause instanceof IOException io ? io : new IOException(cause.toString(), cause);
        }

        @Override
        public void run() {}

        @Override
        public void refuse(StoreException reason) {}
    }
}
