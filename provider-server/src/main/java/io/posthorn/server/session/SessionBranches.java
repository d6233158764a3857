package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The branch that a session works for, one at a time. Owned by the connection's loop. */
final class SessionBranches {
    private final ServerConnection connection;
    private final ServerSession session;
    private final SessionTransactions transactions;
    private final Turns turns;
    private @Nullable BranchId current;

    SessionBranches(ServerConnection connection, ServerSession session, SessionTransactions transactions, Turns turns) {
        this.connection = connection;
        this.session = session;
        this.transactions = transactions;
        this.turns = turns;
    }

    /**
     * Begins to work for a branch, or goes on; what the session is asked next waits until it does.
     *
     * @param transaction the number that its sends will have
     * @throws BrokerException BRANCH_STATE if it works for one already
     */
    void start(long transaction, BranchId branch, BranchJoin how, Reply reply) {
        if (current != null) {
            throw new BrokerException(ErrorCode.BRANCH_STATE, "the session works for a branch already");
        }
        transactions.requireNew(transaction);
        connection.worksForBranches();
        turns.take();
        connection.branches().start(session, branch, how, new Answer<>() {
            @Override
            public void given(Optional<Transaction> sentBefore) {
                answered(() -> {
                    current = branch;
                    transactions.begin(transaction, sentBefore);
                    reply.done();
                });
            }

            @Override
            public void failed(ErrorCode code, String text) {
                answered(() -> reply.failed(code, text));
            }
        });
    }

    private void answered(Runnable task) {
        connection.on(connection.loop(), () -> {
            try {
                task.run();
            } finally {
                turns.release();
            }
        });
    }

    /**
     * Stops working for a branch, for a while or for good, or gives up going on with one.
     *
     * @param settled deliveries that belong to the branch from now on
     */
    void end(BranchId branch, BranchLeave how, QueueWorks settled, Reply reply) {
        if (branch.equals(current)) {
            settled.settle(connection, turns, () -> endSettled(branch, how, settled, reply));
        } else if (settled.isEmpty()) {
            leave(branch, how, null, settled, reply);
        } else {
            throw new BrokerException(
                    ErrorCode.BRANCH_STATE, "the session does not work for the branch that is to have its deliveries");
        }
    }

    private void endSettled(BranchId branch, BranchLeave how, QueueWorks settled, Reply reply) {
        BrokerException refusal = settled.refusal();
        if (refusal != null) {
            settled.undo(connection);
            if (refusal.getCause() != null) {
                connection.failed(refusal.getCause());
            }
            reply.failed(refusal);
            return;
        }
        // All of a large part is staged, since a prepared branch has what is staged behind what is not.
        transactions.stageAll();
        if (transactions.isBeingWritten()) {
            turns.take();
            transactions.whenWritten(() -> {
                try {
                    endWritten(branch, how, settled, reply);
                } finally {
                    turns.release();
                }
            });
        } else {
            endWritten(branch, how, settled, reply);
        }
    }

    private void endWritten(BranchId branch, BranchLeave how, QueueWorks settled, Reply reply) {
        current = null;
        leave(branch, how, transactions.detach(), settled, reply);
    }

    private void leave(BranchId branch, BranchLeave how, @Nullable Transaction sent, QueueWorks settled, Reply reply) {
        connection.branches().end(session, branch, how, sent, settled, connection.here(reply));
    }

    /** The session is at its end; the branch that it works for can only be rolled back. */
    void abandon() {
        if (current != null) {
            connection.branches().abandoned(session, current);
            current = null;
        }
    }
}
