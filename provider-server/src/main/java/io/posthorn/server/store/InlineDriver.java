package io.posthorn.server.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    /** Never given back after the end. Two threads meet here only where the loop has been shut down before the store. */
    private final Semaphore turn = new Semaphore(1);

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
    public boolean stop(Duration patience) {
        if (inLoop.getAsBoolean()) {
            if (turn.availablePermits() == 0 && !stopped) {
                throw new IllegalStateException("a listener of a store cannot close it");
            }
            return drain(patience);
        }
        CountDownLatch drained = new CountDownLatch(1);
        try {
            loop.execute(() -> {
                if (drain(patience)) {
                    drained.countDown();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The loop has ended: once its last task is done, this thread may do what it left", e);
            return drain(patience);
        }
        return Patience.await(() -> drained.await(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void round() {
        scheduled.set(false);
        if (turn.tryAcquire()) {
            boolean more = false;
            try {
                more = work.runOnce();
            } catch (Throwable e) {
                LOG.error("A round of a store's work has thrown", e);
            } finally {
                turn.release();
            }
            if (more) {
                wake();
            }
        }
    }

    /** Takes the turn for good: a round that is scheduled already must not touch what is closed then. */
    private boolean drain(Duration patience) {
        if (!stopped && !Patience.await(() -> turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS))) {
            return false;
        }
        stopped = true;
        try {
            while (work.runOnce()) {
                // more waits
            }
        } catch (Throwable e) {
            LOG.error("The last round of a store's work has thrown", e);
        }
        return true;
    }
}
