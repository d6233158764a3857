package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a transacted session is always in (Jakarta Messaging 3.1, §6.2.7). Belongs to the session's
 * thread.
 */
final class LocalTransaction {
    private final SessionCore session;
    /** Changes only among sends, so that no send of another thread comes with a number that has ended. */
    private long number = 1;

    private volatile boolean sent;
    /** The answer of the last commit, while it was not heard: whether that was done is in doubt. */
    private @Nullable CompletableFuture<Frame.Answer> inDoubt;

    LocalTransaction(SessionCore session) {
        this.session = session;
    }

    /** The number that a send carries which is part of this; asked when the send leaves. */
    long joinBySend() {
        sent = true;
        return number;
    }

    /**
     * Makes all sends and acknowledgements durable, or none. If the outcome of the commit before is in doubt, waits for
     * that first.
     *
     * @throws TransactionRolledBackException if none, for certain; the deliveries come again
     */
    void commit() throws JMSException {
        begin("commit");
        awaitOutcome();
        session.givingBack().awaitAnswer();
        List<DeliveredRange> ranges = takeOpen();
        if (ranges.isEmpty() && !sent) {
            return;
        }
        long ending = number;
        inDoubt = end(correlation -> new Frame.Commit(correlation, session.number(), ending, ranges));
        awaitOutcome();
    }

    /**
     * Drops the sends and delivers again what was delivered. After a commit whose outcome is in doubt, the broker delivers
     * again what that did not acknowledge.
     */
    void rollback() throws JMSException {
        begin("roll back");
        if (isUsed()) {
            long ending = number;
            session.givingBack()
                    .run((marks, returned) -> end(correlation ->
                            new Frame.Rollback(correlation, session.number(), ending, marks, returned)));
            inDoubt = null;
        }
    }

    private void begin(String what) throws JMSException {
        session.requireNotInCompletionListener(what);
        session.requireOpen();
        if (!session.isTransacted()) {
            throw new IllegalStateException("a session that is not transacted cannot " + what);
        }
        session.completions().awaitAll(timeout());
    }

    /** Sends the request that ends this transaction; what is sent after it belongs to the next. */
    private CompletableFuture<Frame.Answer> end(IntFunction<Frame.Request> request) {
        return session.sends().amongSends(() -> {
            number++;
            sent = false;
            return session.channel().request(request);
        });
    }

    private void awaitOutcome() throws JMSException {
        CompletableFuture<Frame.Answer> answer = inDoubt;
        if (answer != null && Answers.getThrough(answer, timeout(), Errand.COMMIT) instanceof Frame.Failed failed) {
            throw refused(JmsExceptions.of(failed.code(), failed.text()));
        }
        inDoubt = null;
    }

    /** The broker answered that it did nothing; what was delivered goes back. */
    private JMSException refused(JMSException refusal) {
        TransactionRolledBackException rolledBack = JmsExceptions.withCause(
                new TransactionRolledBackException(
                        "the transaction was rolled back: " + refusal.getMessage(), refusal.getErrorCode()),
                refusal);
        try {
            rollback();
        } catch (JMSException e) {
            rolledBack.addSuppressed(e);
        }
        return rolledBack;
    }

    private boolean isUsed() {
        session.handOut().lock();
        try {
            return sent || inDoubt != null || session.book().isAnythingOpen();
        } finally {
            session.handOut().unlock();
        }
    }

    private List<DeliveredRange> takeOpen() {
        session.handOut().lock();
        try {
            return session.book().takeOpen();
        } finally {
            session.handOut().unlock();
        }
    }

    private int timeout() {
        return session.settings().timeouts().request();
    }
}
