package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.CommitPrepared;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The branches of distributed transactions of a broker. They belong to no connection: whoever names a branch may prepare,
 * commit or roll it back. All of them are owned by one loop of the broker; what is asked comes from any, and answers go where
 * they see to it.
 *
 * <p>A branch is kept until it is committed or rolled back: the prepared ones by the store too, whatever becomes of the
 * broker, the others as long as the connections that worked for them last.
 */
public final class Branches extends WorkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Branches.class);
    private static final long[] NO_KEYS = {};
    /** Leaves most of all branches to others. */
    static final int MOST_OF_A_CONNECTION = 1_000;

    private final Broker broker;
    private final SessionLimits limits;
    private final Loop loop;
    private final Map<BranchId, Branch> branches = new LinkedHashMap<>();
    /** How many of them a connection has begun. */
    private final Map<ServerConnection, Integer> begunBy = new HashMap<>();

    /** @param prepared those that the store held when it was opened */
    public Branches(Broker broker, SessionLimits limits, List<RecoveredState.Prepared> prepared) {
        this.broker = broker;
        this.limits = limits;
        loop = broker.environment().loops().get(0);
        if (!prepared.isEmpty()) {
            Map<Integer, BrokerQueue> queues = broker.recovered();
            loop.run(() -> prepared.forEach(branch -> branches.put(
                    branch.branch(),
                    Branch.recovered(branch.branch(), new RecoveredBranchWork(this, branch, queues)))));
        }
    }

    /** A session begins to work for a branch; the answer is what it has sent for it before. */
    void start(ServerSession session, BranchId id, BranchJoin how, Answer<Optional<Transaction>> answer) {
        if (how == BranchJoin.NEW) {
            on(
                    loop,
                    () -> attempt(answer, () -> {
                        answer.given(begin(session.connection(), id).join(session, how));
                    }));
        } else {
            with(id, answer, branch -> answer.given(branch.join(session, how)));
        }
    }

    /**
     * A session stops working for a branch.
     *
     * @param sent what it sent for it, null if nothing
     * @param settled deliveries that it processed for it
     */
    void end(
            ServerSession session,
            BranchId id,
            BranchLeave how,
            @Nullable Transaction sent,
            QueueWorks settled,
            Reply reply) {
        Refusable refused = (code, text) -> {
            if (sent != null) {
                session.connection().on(session.connection().loop(), sent::drop);
            }
            settled.giveBack(this, () -> reply.failed(code, text));
        };
        with(id, refused, branch -> {
            branch.leave(session, how);
            branch.add(session, sent, settled);
            reply.done();
        });
    }

    /** A session that worked for this branch is gone, without saying how its work ended. */
    void abandoned(ServerSession session, BranchId id) {
        Refusable gone = (code, text) -> {};
        with(id, gone, branch -> {
            branch.leave(session, BranchLeave.FAIL);
            branch.rollbackOnly("a session that worked for the branch was closed");
        });
    }

    /** Rolls back what this connection worked for and is not prepared, then runs the task. */
    void ended(ServerConnection connection, Runnable then) {
        on(loop, () -> {
            List<Branch> its = branches.values().stream()
                    .filter(branch -> branch.knows(connection))
                    .toList();
            Countdown over = new Countdown(its.size(), then);
            its.forEach(branch -> end(branch, over));
        });
    }

    private void end(Branch branch, Countdown over) {
        if (branch.busy()) {
            branch.whenFree(() -> end(branch, over));
        } else if (branch.prepared() || branches.get(branch.id()) != branch) {
            over.answered();
        } else {
            rollBack(branch, over::answered);
        }
    }

    /** Whether the branch can be committed; the answer is whether it is over, as there is nothing to commit. */
    void prepare(BranchId id, Answer<Boolean> readOnly) {
        with(id, readOnly, branch -> {
            LiveBranchWork work = branch.requireEnded();
            List<StoreOperation> operations = orRollBack(branch, readOnly, () -> work.toPrepare(id));
            if (operations == null) {
                return;
            }
            if (operations.isEmpty()) {
                remove(branch);
                work.rolledBack(() -> readOnly.given(true));
                return;
            }
            branch.begin();
            write(
                    operations,
                    keys -> {},
                    () -> {
                        branch.becomePrepared();
                        branch.end();
                        readOnly.given(false);
                    },
                    rollingBack(branch, readOnly));
        });
    }

    /** Commits it, in one phase or after it was prepared. */
    void commit(BranchId id, boolean onePhase, Reply reply) {
        with(id, reply, branch -> {
            if (onePhase) {
                commitAtOnce(branch, reply);
            } else {
                List<StoreOperation> operations = new ArrayList<>(List.of(new CommitPrepared(id)));
                operations.addAll(branch.toCommitPrepared());
                branch.begin();
                write(operations, branch.work()::committed, () -> over(branch, reply::done), keeping(branch, reply));
            }
        });
    }

    private void commitAtOnce(Branch branch, Reply reply) {
        LiveBranchWork work = branch.requireEnded();
        List<StoreOperation> operations = orRollBack(branch, reply, work::toCommit);
        if (operations != null) {
            branch.begin();
            write(operations, work::committed, () -> over(branch, reply::done), rollingBack(branch, reply));
        }
    }

    /** Rolls it back, prepared or not; done when all that it took out of queues is back there. */
    void rollback(BranchId id, Reply reply) {
        with(id, reply, branch -> {
            branch.requireNobodyWorks();
            if (!branch.prepared()) {
                rollBack(branch, reply::done);
                return;
            }
            branch.begin();
            write(
                    List.of(new RollbackPrepared(id)),
                    keys -> {},
                    () -> over(branch, () -> branch.work().rolledBack(reply::done)),
                    keeping(branch, reply));
        });
    }

    /** No branch ends but by commit or rollback, so there is never one to be forgotten. */
    void forget(BranchId id, Reply reply) {
        with(id, reply, branch -> {
            throw new BrokerException(ErrorCode.BRANCH_STATE, "the branch did not end heuristically");
        });
    }

    /** All that are prepared. */
    void recover(Consumer<List<BranchId>> answer) {
        on(
                loop,
                () -> answer.accept(branches.values().stream()
                        .filter(Branch::prepared)
                        .map(Branch::id)
                        .toList()));
    }

    @Override
    Broker broker() {
        return broker;
    }

    @Override
    SessionLimits limits() {
        return limits;
    }

    @Override
    Loop loop() {
        return loop;
    }

    @Override
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** The broker ends, and with it all connections that wait for an answer. */
    @Override
    void storeFailed(StoreException reason) {}

    @Override
    void failed(Throwable fault) {
        LOG.error("a branch of a distributed transaction met a fault of the broker", fault);
    }

    private Branch begin(ServerConnection connection, BranchId id) {
        if (branches.containsKey(id)) {
            throw new BrokerException(ErrorCode.BRANCH_EXISTS, "there is such a branch already");
        }
        if (branches.size() >= ProtocolLimits.MAX_BRANCHES) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "there are " + ProtocolLimits.MAX_BRANCHES
                            + " branches that have not ended, the most that there may be");
        }
        int begunBefore = begunBy.getOrDefault(connection, 0);
        if (begunBefore >= MOST_OF_A_CONNECTION) {
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    "this connection has begun " + MOST_OF_A_CONNECTION
                            + " branches that have not ended, the most that one may");
        }
        begunBy.put(connection, begunBefore + 1);
        Branch begun = Branch.begun(id, new LiveBranchWork(this), connection);
        branches.put(id, begun);
        return begun;
    }

    private void remove(Branch branch) {
        ServerConnection beginner = branch.begunBy();
        if (branches.remove(branch.id(), branch) && beginner != null) {
            begunBy.computeIfPresent(beginner, (connection, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Runs the task with the branch when nothing of it is under way. */
    private void with(BranchId id, Refusable request, Consumer<Branch> task) {
        on(loop, () -> {
            Branch branch = branches.get(id);
            if (branch == null) {
                request.failed(ErrorCode.NO_SUCH_BRANCH, "there is no such branch, or it has ended");
            } else if (branch.busy()) {
                branch.whenFree(() -> with(id, request, task));
            } else {
                attempt(request, () -> task.accept(branch));
            }
        });
    }

    private void attempt(Refusable request, Runnable task) {
        try {
            task.run();
        } catch (BrokerException e) {
            request.failed(e);
        } catch (RuntimeException | Error e) {
            failed(e);
            request.failed(ErrorCode.INTERNAL, "the broker failed");
        }
    }

    private interface Plan {
        List<StoreOperation> operations();
    }

    /** What the store must do; null if the branch cannot go on, and is rolled back. */
    private @Nullable List<StoreOperation> orRollBack(Branch branch, Refusable request, Plan plan) {
        String why = branch.rollbackOnly();
        if (why == null) {
            try {
                return plan.operations();
            } catch (BrokerException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        rolledBack(branch, request, why);
        return null;
    }

    private Consumer<String> rollingBack(Branch branch, Refusable request) {
        return why -> {
            rolledBack(branch, request, "the store refused it: " + why);
            branch.end();
        };
    }

    private void rolledBack(Branch branch, Refusable request, String why) {
        rollBack(branch, () -> request.failed(ErrorCode.TRANSACTION_ROLLED_BACK, why));
    }

    /** Nothing has changed: the same may be asked again. */
    private static Consumer<String> keeping(Branch branch, Refusable request) {
        return why -> {
            branch.end();
            request.failed(ErrorCode.RESOURCE_LIMIT, "the store refused it, and the branch stays prepared: " + why);
        };
    }

    private void rollBack(Branch branch, Runnable then) {
        remove(branch);
        branch.work().rolledBack(then);
    }

    private void over(Branch branch, Runnable then) {
        remove(branch);
        then.run();
        branch.end();
    }

    /**
     * Writes a batch, if there is something to write.
     *
     * @param told takes the keys at once, on the store's thread
     * @param then run here
     * @param refused why the store did not take it, here
     */
    private void write(
            List<StoreOperation> operations, Consumer<long[]> told, Runnable then, Consumer<String> refused) {
        WriteListener listener = new WriteListener() {
            @Override
            public void written(long[] keys) {
                told.accept(keys);
                on(loop, then);
            }

            @Override
            public void refused(StoreException reason) {
                on(loop, () -> {
                    if (!reason.fatal()) {
                        refused.accept(String.valueOf(reason.getMessage()));
                    }
                });
            }
        };
        if (operations.isEmpty()) {
            listener.written(NO_KEYS);
            return;
        }
        try {
            broker.environment().store().write(new StoreBatch(operations), listener);
        } catch (RuntimeException | Error e) {
            failed(e);
            refused.accept("the broker failed");
        }
    }
}
