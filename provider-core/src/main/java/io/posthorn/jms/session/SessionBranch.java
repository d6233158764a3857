package io.posthorn.jms.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The branch of a distributed transaction that an XA session works for, if it does (Jakarta Messaging 3.1, §11.3.5): what it
 * sends and what reaches the application meanwhile is part of the branch. Used by the thread that the transaction manager
 * calls on, one at a time.
 */
final class SessionBranch {
    private final SessionCore session;
    /** Those that the session consumed for, and has not ended. */
    private final Set<BranchId> consumedFor = ConcurrentHashMap.newKeySet();

    private long lastTransaction;
    /** Changes only among sends, as a transaction's number does; 0 while the session works for no branch. */
    private volatile long transaction;

    private @Nullable BranchId current;

    SessionBranch(SessionCore session) {
        this.session = session;
    }

    /** Whether the session works for a branch. */
    boolean isJoined() {
        return transaction != 0;
    }

    /** The number of what is sent for the branch, 0 outside one. */
    long transaction() {
        return transaction;
    }

    /** Begins to work for the branch; null if the broker let it, else why not. */
    Frame.@Nullable Failed start(BranchId branch, BranchJoin how) throws JMSException {
        session.requireOpen();
        session.acknowledging().awaitSettled();
        session.givingBack().awaitAnswer();
        long number = ++lastTransaction;
        Frame.Failed refusal = ask(session.channel()
                .request(correlation -> new Frame.XaStart(correlation, session.number(), number, branch, how)));
        if (refusal == null) {
            current = branch;
            session.sends().amongSends(() -> transaction = number);
        }
        return refusal;
    }

    /** Ends its work for the branch, which has from then on what reached the application. */
    Frame.@Nullable Failed end(BranchId branch, BranchLeave how) throws JMSException {
        boolean working = branch.equals(current);
        if (working) {
            session.completions().awaitAll(timeout());
        }
        long number = transaction;
        List<DeliveredRange> ranges = working ? takeOpen() : List.of();
        Frame.Failed refusal = ask(session.sends().amongSends(() -> {
            transaction = working ? 0 : number;
            return session.channel()
                    .request(correlation -> new Frame.XaEnd(correlation, session.number(), branch, how, ranges));
        }));
        if (!working) {
            return refusal;
        }
        if (refusal == null || isOver(refusal)) {
            current = null;
            if (refusal == null && !ranges.isEmpty()) {
                consumedFor.add(branch);
            }
        } else {
            session.sends().amongSends(() -> transaction = number);
            reopen(ranges);
        }
        return refusal;
    }

    /**
     * Rolls the branch back. If the session consumed for it, what it has prefetched goes back before, so that it does not
     * come before what the branch gives back.
     */
    CompletableFuture<Frame.Answer> rollback(BranchId branch) throws JMSException {
        CompletableFuture<Frame.Answer> rolledBack = new CompletableFuture<>();
        if (!consumedFor.remove(branch) || isJoined() || session.isClosed()) {
            return requestRollback(branch);
        }
        session.givingBack().run((marks, returned) -> session.channel()
                .request(correlation -> new Frame.Recover(correlation, session.number(), marks, returned))
                .thenCompose(recovered -> requestRollback(branch).thenApply(answer -> {
                    rolledBack.complete(answer);
                    return recovered;
                })));
        return rolledBack;
    }

    /** The branch has ended otherwise. */
    void forget(BranchId branch) {
        consumedFor.remove(branch);
    }

    private CompletableFuture<Frame.Answer> requestRollback(BranchId branch) {
        return session.channel().request(correlation -> new Frame.XaRollback(correlation, branch));
    }

    /** Whether the branch has ended without this session. */
    private static boolean isOver(Frame.Failed refusal) {
        return switch (refusal.code()) {
            case NO_SUCH_BRANCH, TRANSACTION_ROLLED_BACK -> true;
            default -> false;
        };
    }

    private Frame.@Nullable Failed ask(CompletableFuture<Frame.Answer> answer) throws JMSException {
        return Answers.getThrough(answer, timeout(), Errand.REQUEST) instanceof Frame.Failed failed ? failed : null;
    }

    private List<DeliveredRange> takeOpen() {
        return session.betweenMessages(session.book()::takeOpen);
    }

    private void reopen(List<DeliveredRange> ranges) {
        var unused = session.betweenMessages(() -> {
            session.book().reopen(ranges);
            return ranges;
        });
    }

    private int timeout() {
        return session.settings().timeouts().request();
    }
}
