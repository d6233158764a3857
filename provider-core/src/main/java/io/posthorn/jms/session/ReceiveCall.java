package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of receive, on the application's thread. */
final class ReceiveCall {
    private final ConsumerCore consumer;
    private final SessionCore session;
    private final BodyCheck check;
    private final long nanos;
    private final long start = System.nanoTime();

    /**
     * A call that has not begun.
     *
     * @param nanos how long it waits at most, 0: not at all
     */
    ReceiveCall(ConsumerCore consumer, long nanos, BodyCheck check) {
        this.consumer = consumer;
        this.session = consumer.session();
        this.nanos = nanos;
        this.check = check;
    }

    /** A message, or null if there was none in time, or the consumer was closed. */
    @Nullable
    JmsMessage run() throws JMSException, InterruptedException {
        JmsMessage ready = consumer.receiveNext(check);
        if (ready != null) {
            return ready;
        }
        return nanos == 0 ? lastTry() : await();
    }

    private @Nullable JmsMessage await() throws JMSException, InterruptedException {
        Inbox inbox = consumer.inbox();
        inbox.willWait();
        try {
            while (!consumer.isOver()) {
                JmsMessage message = consumer.receiveNext(check);
                if (message != null) {
                    return message;
                }
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return lastTry();
                }
                inbox.park(left);
            }
            return null;
        } finally {
            inbox.waited();
        }
    }

    /** Asks the broker whether there is none indeed, and leaves it no credit to send what nobody waits for. */
    private @Nullable JmsMessage lastTry() throws JMSException {
        CompletableFuture<Frame.Answer> polled = consumer.isOver() ? null : consumer.poll();
        if (polled == null) {
            return null;
        }
        // A copy is given up if this call ends before the answer; the consumer still needs it.
        Answers.await(polled.copy(), session.settings().timeouts().request(), Errand.RECEIVE);
        return consumer.receiveLast(check);
    }
}
