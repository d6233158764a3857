package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way back of all that a session got and did not acknowledge: recover and rollback. From the request until its
 * answer, even if nobody waits for that any more, nothing is handed out; what came until then is void, and credit is
 * granted anew.
 */
final class GivingBack {
    private final SessionCore session;
    /** Guarded by the hand-out lock. */
    private @Nullable CompletableFuture<Frame.Answer> underWay;

    GivingBack(SessionCore session) {
        this.session = session;
    }

    /** Whether messages are on their way back; under the hand-out lock. */
    boolean isUnderWay() {
        CompletableFuture<Frame.Answer> answer = underWay;
        if (answer == null) {
            return false;
        }
        if (!answer.isDone()) {
            return true;
        }
        underWay = null;
        if (Answers.isDone(answer)) {
            session.consumers().forEach(ConsumerCore::startAnew);
            session.book().gaveBack();
        }
        return false;
    }

    /**
     * Has everything go back, and waits for it.
     *
     * @param request sends the request, with what reached the application, and what of deliveries to consumers of the
     *     connection; must not wait
     */
    void run(BiFunction<List<DeliveredMark>, List<DeliveredRange>, CompletableFuture<Frame.Answer>> request)
            throws JMSException {
        awaitAnswer();
        CompletableFuture<Frame.Answer> answer = session.betweenMessages(() -> {
            underWay = request.apply(session.book().marks(), session.takeReturned());
            return underWay;
        });
        var unused = answer.whenComplete((done, failure) -> session.wake());
        Answers.awaitThrough(answer, timeout(), Errand.REQUEST);
    }

    /** Waits for the answer of an earlier caller that waits no more, whatever that answer is. */
    void awaitAnswer() throws JMSException {
        CompletableFuture<Frame.Answer> answer = session.<@Nullable CompletableFuture<Frame.Answer>>betweenMessages(
                () -> isUnderWay() ? underWay : null);
        if (answer != null) {
            var unused = Answers.getThrough(answer, timeout(), Errand.REQUEST);
        }
    }

    private int timeout() {
        return session.settings().timeouts().request();
    }
}
