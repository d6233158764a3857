package io.posthorn.server.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a store on a thread of its own. A writer pays for waking the thread only where it found it parked; while a
 * force is under way, what comes in gathers by itself.
 */
final class ThreadDriver implements JournalDriver {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadDriver.class);

    private final String name;
    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    ThreadDriver(String name) {
        this.name = name;
    }

    @Override
    public void start(Work work) {
        Thread started = StoreThreads.named(name, () -> run(work));
        thread = started;
        started.start();
    }

    @Override
    public void wake() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean stop(Duration patience) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a listener of a store cannot close it");
        }
        Thread ending = thread;
        if (ending == null) {
            return true;
        }
        stopping = true;
        LockSupport.unpark(ending);
        Patience.await(() -> {
            ending.join(patience.toMillis());
            return true;
        });
        return !ending.isAlive();
    }

    private void run(Work work) {
        while (true) {
            boolean last = stopping;
            while (round(work)) {
                // more waits
            }
            if (last) {
                return;
            }
            park(work);
        }
    }

    /** The thread outlives whatever the work throws: somebody has to answer those who come. */
    private static boolean round(Work work) {
        try {
            return work.runOnce();
        } catch (Throwable e) {
            LOG.error("A round of a store's work has thrown", e);
            return false;
        }
    }

    /** What is queued after {@code parked} was set wakes us; what was queued before is seen by the round in between. */
    private void park(Work work) {
        parked.set(true);
        if (round(work)) {
            parked.set(false);
            return;
        }
        while (parked.get() && !stopping) {
            LockSupport.park(this);
        }
        parked.set(false);
    }
}
