package io.posthorn.server.session;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.loop.Loop;

/** Who has a {@link UnitOfWork} done: hears its answers on a loop of its own, and bears what goes wrong in it. */
abstract class WorkOwner {
    abstract Broker broker();

    abstract SessionLimits limits();

    /** Where it lives. */
    abstract Loop loop();

    /** Runs the task here; whatever it throws is this owner's trouble only (R5). */
    abstract void guarded(Runnable task);

    /** The store is at its end, and what is under way is in doubt. */
    abstract void storeFailed(StoreException reason);

    /** The broker failed in this owner's work. Any thread. */
    abstract void failed(Throwable fault);

    /** Asks something on another loop; the answer comes back to this owner's. */
    final void ask(Loop other, Runnable question, Runnable answered) {
        on(other, () -> {
            question.run();
            on(loop(), answered);
        });
    }

    /** Runs the task on the loop, now if the caller is there. */
    final void on(Loop where, Runnable task) {
        if (where.inLoop()) {
            guarded(task);
        } else {
            where.execute(() -> guarded(task));
        }
    }
}
