package io.posthorn.server.session;

import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does {@link QueueWorks}, all or nothing: a single send, an acknowledgement, a commit.
 *
 * <p>Its way: each queue begins to settle, on its own loop; then all is written as one batch; when that is durable each
 * queue applies its part, on its own loop, and the work ends. What the store need not know skips the store. Atomicity lies
 * in the batch: no lock and no agreement between loops.
 */
final class UnitOfWork implements WriteListener {
    private static final long[] NO_KEYS = {};

    private final WorkOwner owner;
    private final QueueWorks works;
    private final Reply ending;
    private boolean behindOthers;

    /** Work that is complete. */
    UnitOfWork(WorkOwner owner, QueueWorks works, Reply ending) {
        this.owner = owner;
        this.works = works;
        this.ending = ending;
    }

    /** Even if the store need not know of it, it happens after all that its owner wrote before. */
    void comeBehindOthers() {
        behindOthers = true;
    }

    /** Settles and writes; takes the session's turn until the batch has its place in the journal. */
    void start(Turns turns) {
        works.settle(owner, turns, this::write);
    }

    /** Writes the batch. On the owner's loop; of work without settlements the only step. */
    void write() {
        BrokerException refusal = works.refusal();
        if (refusal != null) {
            works.undo(owner);
            reportFault(refusal.getCause());
            ending.failed(refusal);
            return;
        }
        try {
            writeBatch();
        } catch (BrokerException e) {
            works.undo(owner);
            ending.failed(e);
        } catch (RuntimeException | Error e) {
            // The owner ends; what it held must not be lost with it.
            reportFault(e);
            works.undo(owner);
            ending.failed(ErrorCode.INTERNAL, "the broker failed");
        }
    }

    private void writeBatch() {
        List<StoreOperation> operations = works.operations(owner.limits().acknowledgements());
        if (operations.isEmpty() && !behindOthers) {
            written(NO_KEYS);
        } else {
            owner.broker().environment().store().write(new StoreBatch(operations), this);
        }
    }

    @Override
    public void written(long[] keys) {
        works.apply(owner, keys);
        owner.on(owner.loop(), ending::done);
    }

    @Override
    public void refused(StoreException reason) {
        if (reason.fatal()) {
            owner.on(owner.loop(), () -> owner.storeFailed(reason));
            return;
        }
        works.undo(owner);
        owner.on(
                owner.loop(),
                () -> ending.failed(ErrorCode.RESOURCE_LIMIT, "the store refused: " + reason.getMessage()));
    }

    private void reportFault(@Nullable Throwable fault) {
        if (fault != null) {
            owner.failed(fault);
        }
    }
}
