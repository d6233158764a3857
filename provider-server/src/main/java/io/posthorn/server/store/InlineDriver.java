package io.posthorn.server.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Drives a store on a loop that also does other work: one round for each iteration of the loop. */
final class InlineDriver implements JournalDriver {
    private final Executor loop;
    private final BooleanSupplier inLoop;
    private final AtomicBoolean scheduled = new AtomicBoolean();
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
            loop.execute(this::round);
        }
    }

    @Override
    public void stop() {
        if (inLoop.getAsBoolean()) {
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
            // The loop has ended and runs nothing any more: this thread may do what it left.
            drain();
            return;
        }
        awaitUninterruptibly(drained);
    }

    private void round() {
        scheduled.set(false);
        if (work.runOnce()) {
            wake();
        }
    }

    private void drain() {
        while (work.runOnce()) {
            // more waits
        }
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
