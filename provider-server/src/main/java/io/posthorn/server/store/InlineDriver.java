package io.posthorn.server.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a store on a loop that also does other work: one round for each iteration of the loop. */
final class InlineDriver implements JournalDriver {
    private static final Logger LOG = LoggerFactory.getLogger(InlineDriver.class);

    private final Executor loop;
    private final BooleanSupplier inLoop;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Also after the end. Two threads meet here only where the loop has been shut down before the store. */
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile boolean stopped;
    private Work work = () -> false;

    InlineDriver(Executor loop, BooleanSupplier inLoop) {
        this.loop = loop;
        this.inLoop = inLoop;
    }

    @Override
    public void start(Work newWork) {
        work = newWork;
    }

    @Override
    public void wake() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::round);
            } catch (RejectedExecutionException e) {
                LOG.debug("The loop has ended; what waits is done when the store is closed", e);
            }
        }
    }

    @Override
    public void stop() {
        if (inLoop.getAsBoolean()) {
            if (running.get() && !stopped) {
                throw new IllegalStateException("a listener of a store cannot close it");
            }
            drain();
            return;
        }
        CountDownLatch drained = new CountDownLatch(1);
        try {
            loop.execute(() -> {
                drain();
                drained.countDown();
            });
        } catch (RejectedExecutionException e) {
            // The loop takes no more tasks: once its last one is done, this thread may do what it left.
            drain();
            return;
        }
        awaitUninterruptibly(drained);
    }

    private void round() {
        scheduled.set(false);
        if (running.compareAndSet(false, true)) {
            boolean more = work.runOnce();
            running.set(false);
            if (more) {
                wake();
            }
        }
    }

    private void drain() {
        while (!stopped && !running.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        stopped = true;
        while (work.runOnce()) {
            // more waits
        }
        // It stays so: a round that is scheduled already must not touch what is closed now.
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
