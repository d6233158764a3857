package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.message.Acknowledger;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges one message and no other: the mode INDIVIDUAL, which is not one of the specification. Thread-safe, so that
 * an application may hand messages of one session to many workers.
 */
final class IndividualAcknowledger implements Acknowledger {
    private final SessionCore session;
    private final DeliveredRange message;
    private final ReentrantLock lock = new ReentrantLock();
    /** What the broker was asked and has not refused: it is asked once, however often the application acknowledges. */
    private @Nullable CompletableFuture<Frame.Answer> asked;

    IndividualAcknowledger(SessionCore session, int consumer, long tag) {
        this.session = session;
        this.message = new DeliveredRange(consumer, tag, tag);
    }

    /**
     * Acknowledges the message, or waits again for an answer that came too late.
     *
     * @throws jakarta.jms.IllegalStateException if the session is closed, or the message went back by a recover
     */
    @Override
    public void acknowledge() throws JMSException {
        session.requireOpen();
        session.givingBack().awaitAnswer();
        CompletableFuture<Frame.Answer> answer = ask();
        int patience = session.settings().timeouts().request();
        if (Answers.getThrough(answer, patience, Errand.ACKNOWLEDGE) instanceof Frame.Failed failed) {
            refused(answer);
            throw JmsExceptions.of(failed.code(), failed.text());
        }
    }

    private CompletableFuture<Frame.Answer> ask() throws JMSException {
        lock.lock();
        try {
            CompletableFuture<Frame.Answer> answer = asked;
            if (answer == null) {
                answer = session.acknowledging().acknowledgeOne(message);
                asked = answer;
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** The message can be acknowledged again, unless another thread has done so meanwhile. */
    private void refused(CompletableFuture<Frame.Answer> answer) {
        lock.lock();
        try {
            if (asked == answer) {
                asked = null;
                session.acknowledging().reopen(List.of(message));
            }
        } finally {
            lock.unlock();
        }
    }
}
