package io.posthorn.jms.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.Frame;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction manager does with an XA session and with the broker behind it (Jakarta Messaging 3.1, §11.3.5). Branches
 * belong to the broker: each resource of it can end each of them, and says so in {@link #isSameRM}.
 */
final class BranchResource implements XAResource {
    private static final int SCAN = TMSTARTRSCAN | TMENDRSCAN;

    private final SessionCore session;

    BranchResource(SessionCore session) {
        this.session = session;
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        BranchJoin how =
                switch (flags) {
                    case TMNOFLAGS -> BranchJoin.NEW;
                    case TMJOIN -> BranchJoin.JOIN;
                    case TMRESUME -> BranchJoin.RESUME;
                    default -> throw BranchErrors.invalid("flags of start", flags);
                };
        BranchId branch = JmsXid.branch(xid);
        require(call(() -> session.branch().start(branch, how)), XAException.XAER_RMERR);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        BranchLeave how =
                switch (flags) {
                    case TMSUCCESS -> BranchLeave.SUCCESS;
                    case TMFAIL -> BranchLeave.FAIL;
                    case TMSUSPEND -> BranchLeave.SUSPEND;
                    default -> throw BranchErrors.invalid("flags of end", flags);
                };
        BranchId branch = JmsXid.branch(xid);
        require(call(() -> session.branch().end(branch, how)), XAException.XAER_RMERR);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        BranchId branch = JmsXid.branch(xid);
        Frame.Answer answer = ask(correlation -> new Frame.XaPrepare(correlation, branch));
        if (answer instanceof Frame.XaVote vote && !vote.readOnly()) {
            return XA_OK;
        }
        session.branch().forget(branch);
        require(answer, XAException.XAER_RMERR);
        return XA_RDONLY;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        BranchId branch = JmsXid.branch(xid);
        // What the broker cannot take now stays prepared: a later attempt may find room.
        require(ask(correlation -> new Frame.XaCommit(correlation, branch, onePhase)), XAException.XAER_RMFAIL);
        session.branch().forget(branch);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        BranchId branch = JmsXid.branch(xid);
        require(call(() -> answerTo(session.branch().rollback(branch))), XAException.XAER_RMFAIL);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        BranchId branch = JmsXid.branch(xid);
        require(ask(correlation -> new Frame.XaForget(correlation, branch)), XAException.XAER_RMERR);
    }

    /** A scan gives all at its start, and no more after that. */
    @Override
    public Xid[] recover(int flags) throws XAException {
        if ((flags & ~SCAN) != 0) {
            throw BranchErrors.invalid("flags of recover", flags);
        }
        if ((flags & TMSTARTRSCAN) == 0) {
            return new Xid[0];
        }
        Frame.Answer answer = ask(Frame.XaRecover::new);
        require(answer, XAException.XAER_RMERR);
        return ((Frame.XaBranches) answer).branches().stream().map(JmsXid::new).toArray(Xid[]::new);
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other instanceof BranchResource that
                && session.channel()
                        .opened()
                        .broker()
                        .equals(that.session.channel().opened().broker());
    }

    /** Branches end with their connection or by their transaction manager, never by time. */
    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    private Frame.Answer ask(IntFunction<? extends Frame.Request> request) throws XAException {
        Frame.Answer answer = call(() -> answerTo(session.channel().request(request)));
        if (answer == null) {
            throw new IllegalStateException("a request was answered with nothing");
        }
        return answer;
    }

    private Frame.Answer answerTo(CompletableFuture<Frame.Answer> answer) throws JMSException {
        return Answers.getThrough(answer, session.settings().timeouts().request(), Errand.REQUEST);
    }

    @FunctionalInterface
    private interface Call {
        Frame.@Nullable Answer call() throws JMSException;
    }

    /** What does not come to an answer tells nothing of the branch: the transaction manager has to ask again. */
    private static Frame.@Nullable Answer call(Call call) throws XAException {
        try {
            return call.call();
        } catch (JMSException e) {
            throw BranchErrors.unanswered(e);
        }
    }

    private static void require(Frame.@Nullable Answer answer, int withoutRoom) throws XAException {
        if (answer instanceof Frame.Failed failed) {
            throw BranchErrors.of(failed, withoutRoom);
        }
    }
}
