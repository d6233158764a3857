package io.posthorn.server.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.wire.ErrorCode;
import java.util.List;

/** What a client asks of branches as a whole. Called on the connection's loop; answers come there. */
public final class BranchRequests {
    private final ServerConnection connection;
    private final Branches branches;

    BranchRequests(ServerConnection connection, Branches branches) {
        this.connection = connection;
        this.branches = branches;
    }

    /** Whether the branch can be committed: given, durable, is whether it is over already, since it is read only. */
    public void prepare(BranchId branch, Answer<Boolean> readOnly) {
        branches.prepare(branch, counted(readOnly));
    }

    /** Commits a branch, durably: a prepared one, or in one phase one that is not. */
    public void commit(BranchId branch, boolean onePhase, Reply reply) {
        branches.commit(branch, onePhase, counted(reply));
    }

    /** Rolls a branch back, prepared or not. */
    public void rollback(BranchId branch, Reply reply) {
        branches.rollback(branch, counted(reply));
    }

    /** No branch ends heuristically: there is none to forget. */
    public void forget(BranchId branch, Reply reply) {
        branches.forget(branch, counted(reply));
    }

    /** The prepared branches, each once. */
    public void recover(Answer<List<BranchId>> answer) {
        branches.recover(counted(answer)::given);
    }

    private Reply counted(Reply reply) {
        return connection.here(connection.counted(reply, 0));
    }

    private <T> Answer<T> counted(Answer<T> answer) {
        connection.underWay().began(0);
        return new Answer<>() {
            @Override
            public void given(T value) {
                here(() -> answer.given(value));
            }

            @Override
            public void failed(ErrorCode code, String text) {
                here(() -> answer.failed(code, text));
            }
        };
    }

    private void here(Runnable told) {
        connection.on(connection.loop(), () -> {
            told.run();
            connection.underWay().ended(0);
        });
    }
}
