package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sessions did for a branch since the broker started. Sends of one session are one {@link Transaction}, which its
 * session has while it works for the branch; it stays the business of its connection's loop.
 */
final class LiveBranchWork implements BranchWork {
    private final WorkOwner owner;
    private final QueueWorks works = new QueueWorks();
    private final Map<ServerSession, Transaction> sends = new LinkedHashMap<>(2);
    private boolean gathered;

    LiveBranchWork(WorkOwner owner) {
        this.owner = owner;
    }

    /** A session has stopped working for the branch. */
    void add(ServerSession session, @Nullable Transaction sent, QueueWorks settled) {
        if (sent != null) {
            sends.put(session, sent);
        }
        works.absorb(settled);
    }

    /** What the session has sent for the branch, for it to go on; null if nothing. */
    @Nullable
    Transaction takeSends(ServerSession session) {
        return sends.remove(session);
    }

    /**
     * What the store must do so that the branch survives; empty if there is nothing to keep.
     *
     * @throws BrokerException RESOURCE_LIMIT if it is more than a branch may be
     */
    List<StoreOperation> toPrepare(BranchId branch) {
        gather();
        return works.isEmpty()
                ? List.of()
                : works.toPrepare(branch, owner.limits().acknowledgements());
    }

    /**
     * What the store must do to commit it at once.
     *
     * @throws BrokerException RESOURCE_LIMIT if it is more than a branch may be
     */
    List<StoreOperation> toCommit() {
        gather();
        return works.operations(owner.limits().acknowledgements());
    }

    @Override
    public List<StoreOperation> besideCommit() {
        return works.bodies();
    }

    @Override
    public void committed(long[] keys) {
        works.apply(owner, keys);
        sends.forEach((session, sent) -> onItsLoop(session, sent::letGo));
    }

    @Override
    public void rolledBack(Runnable then) {
        sends.forEach((session, sent) -> onItsLoop(session, sent::drop));
        works.giveBack(owner, then);
    }

    private void gather() {
        if (gathered) {
            return;
        }
        gathered = true;
        if (sends.values().stream().filter(Transaction::isStaged).count() > 1) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "several sessions have each sent more for the branch than is held in memory, and only one may");
        }
        sends.values().forEach(sent -> sent.putInto(works));
    }

    private static void onItsLoop(ServerSession session, Runnable task) {
        ServerConnection connection = session.connection();
        connection.on(connection.loop(), task);
    }
}
