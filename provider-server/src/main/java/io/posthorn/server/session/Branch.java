package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a distributed transaction (Jakarta Messaging 3.1, §11.3.5) between its start and its end. Owned by the loop of
 * {@link Branches}; while a step of it is {@linkplain #begin under way} others wait.
 */
final class Branch {
    private final BranchId id;
    private final BranchWork work;
    /** Null if it was prepared before the broker started. */
    private final @Nullable LiveBranchWork live;
    /** Null with it. */
    private final @Nullable ServerConnection begunBy;

    private final Set<ServerSession> working = new HashSet<>(2);
    private final Set<ServerSession> suspended = new HashSet<>(2);
    private final Set<ServerConnection> connections = new HashSet<>(2);
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private boolean busy;
    private boolean prepared;
    private @Nullable String rollbackOnly;

    private Branch(BranchId id, BranchWork work, @Nullable LiveBranchWork live, @Nullable ServerConnection begunBy) {
        this.begunBy = begunBy;
        this.id = id;
        this.work = work;
        this.live = live;
        prepared = live == null;
    }

    /** One that begins. */
    static Branch begun(BranchId id, LiveBranchWork work, ServerConnection connection) {
        return new Branch(id, work, work, connection);
    }

    /** One that was prepared before the broker started. */
    static Branch recovered(BranchId id, BranchWork work) {
        return new Branch(id, work, null, null);
    }

    BranchId id() {
        return id;
    }

    BranchWork work() {
        return work;
    }

    /** The connection that began it, null if that was before the broker started. */
    @Nullable
    ServerConnection begunBy() {
        return begunBy;
    }

    /** Whether it survives the broker. */
    boolean prepared() {
        return prepared;
    }

    void becomePrepared() {
        prepared = true;
    }

    /** Whether a session of this connection works for it, or did. */
    boolean knows(ServerConnection connection) {
        return connections.contains(connection);
    }

    /** Why it can only be rolled back, or null. */
    @Nullable
    String rollbackOnly() {
        return rollbackOnly;
    }

    void rollbackOnly(String why) {
        rollbackOnly = why;
    }

    /**
     * A session begins to work for it, or goes on.
     *
     * @return what it has sent for the branch before
     * @throws BrokerException BRANCH_STATE if it may not now, TRANSACTION_ROLLED_BACK if that is how the branch must end
     */
    Optional<Transaction> join(ServerSession session, BranchJoin how) {
        LiveBranchWork joined = requireUnprepared();
        if ((how == BranchJoin.RESUME) != suspended.contains(session)) {
            throw state("is " + (how == BranchJoin.RESUME ? "not " : "") + "suspended in this session");
        }
        if (how == BranchJoin.JOIN && rollbackOnly != null) {
            throw new BrokerException(ErrorCode.TRANSACTION_ROLLED_BACK, rollbackOnly);
        }
        suspended.remove(session);
        working.add(session);
        connections.add(session.connection());
        return Optional.ofNullable(joined.takeSends(session));
    }

    /**
     * A session stops working for it, for a while or for good.
     *
     * @throws BrokerException BRANCH_STATE if it does not
     */
    void leave(ServerSession session, BranchLeave how) {
        if (!working.remove(session) && (how == BranchLeave.SUSPEND || !suspended.remove(session))) {
            throw state("is not one that this session works for");
        }
        if (how == BranchLeave.SUSPEND) {
            suspended.add(session);
        } else if (how == BranchLeave.FAIL) {
            rollbackOnly = "the application gave the branch up";
        }
    }

    /** What a session that has left did for it. */
    void add(ServerSession session, @Nullable Transaction sent, QueueWorks settled) {
        requireUnprepared().add(session, sent, settled);
        if (sent != null && sent.spoiledBy() != null) {
            rollbackOnly = sent.spoiledBy();
        }
    }

    /** Its work, all of which has been done. */
    LiveBranchWork requireEnded() {
        LiveBranchWork ended = requireUnprepared();
        requireNobodyWorks();
        return ended;
    }

    void requireNobodyWorks() {
        if (!working.isEmpty()) {
            throw state("has a session that works for it");
        }
    }

    /**
     * What the store must do to commit it.
     *
     * @throws BrokerException BRANCH_STATE if that is not the next step
     */
    List<StoreOperation> toCommitPrepared() {
        if (!prepared) {
            throw state("is not prepared");
        }
        return work.besideCommit();
    }

    /** Whether a step is under way, and what comes now has to wait. */
    boolean busy() {
        return busy;
    }

    void whenFree(Runnable task) {
        waiting.add(task);
    }

    /** A step begins. */
    void begin() {
        busy = true;
    }

    /** The step has ended. */
    void end() {
        busy = false;
        while (!busy && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private LiveBranchWork requireUnprepared() {
        if (prepared || live == null) {
            throw state("is prepared");
        }
        return live;
    }

    private static BrokerException state(String what) {
        return new BrokerException(ErrorCode.BRANCH_STATE, "the branch " + what);
    }
}
