package io.posthorn.server.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Drives a store on a thread of its own. A writer pays for waking the thread only where it found it parked; while a
 * force is under way, what comes in gathers by itself.
 */
final class ThreadDriver implements JournalDriver {
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
    public void stop() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a listener of a store cannot close it");
        }
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        stopping = true;
        LockSupport.unpark(ending);
        boolean interrupted = false;
        while (ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Work work) {
        while (true) {
            boolean last = stopping;
            while (work.runOnce()) {
                // more waits
            }
            if (last) {
                return;
            }
            park(work);
        }
    }

    /** What is queued after {@code parked} was set wakes us; what was queued before is seen by the round in between. */
    private void park(Work work) {
        parked.set(true);
        if (work.runOnce()) {
            parked.set(false);
            return;
        }
        while (parked.get() && !stopping) {
            LockSupport.park(this);
        }
        parked.set(false);
    }
}
