package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.message.Acknowledger;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges one message and no other: the mode INDIVIDUAL, which is not one of the specification. Thread-safe, so that
 * an application may hand messages of one session to many workers.
 */
final class IndividualAcknowledger implements Acknowledger {
    private final SessionCore session;
    private final DeliveredRange message;
    /**
     * What the broker was asked and has not refused: it is asked once, however often the application acknowledges. Guarded
     * by the hand-out lock.
     */
    private @Nullable CompletableFuture<Frame.Answer> asked;

    IndividualAcknowledger(SessionCore session, int consumer, long tag) {
        this.session = session;
        this.message = new DeliveredRange(consumer, tag, tag);
    }

    /**
     * Acknowledges the message, or waits again for an answer that came too late.
     *
     * @throws IllegalStateException if the session is closed, or the message went back by a recover
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

    private CompletableFuture<Frame.Answer> ask() throws IllegalStateException {
        CompletableFuture<Frame.Answer> answer =
                session.<@Nullable CompletableFuture<Frame.Answer>>betweenMessages(() -> {
                    if (asked == null) {
                        asked = session.acknowledging().acknowledgeOne(message);
                    }
                    return asked;
                });
        if (answer == null) {
            throw new IllegalStateException("the message is not the session's any more: it was acknowledged with others,"
                    + " or the session was recovered");
        }
        return answer;
    }

    /** The message can be acknowledged again, unless another thread has done so meanwhile. */
    private void refused(CompletableFuture<Frame.Answer> answer) {
        var unused = session.betweenMessages(() -> {
            boolean last = asked == answer;
            if (last) {
                asked = null;
                session.acknowledging().reopen(List.of(message));
            }
            return last;
        });
    }
}
