package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.transport.ChannelLostException;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for what the broker answers and says it as the specification wants it; for any thread but a network loop. */
final class Answers {
    private Answers() {}

    /**
     * Waits for a request to be done.
     *
     * @throws JMSException if it was refused, by the exception for its code, or not answered
     */
    static void await(CompletableFuture<Frame.Answer> answer, int timeoutMillis, Errand errand) throws JMSException {
        if (get(answer, timeoutMillis, errand) instanceof Frame.Failed failed) {
            throw JmsExceptions.of(failed.code(), failed.text());
        }
    }

    /** Waits for something that ends with a value, or with a {@link ChannelLostException} or {@link JMSException}. */
    static <T> T get(CompletableFuture<T> future, int timeoutMillis, Errand errand) throws JMSException {
        try {
            return future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw JmsExceptions.withCause(errand.late(timeoutMillis), e);
        } catch (InterruptedException e) {
            future.cancel(false);
            throw errand.interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), errand);
        }
    }

    static JMSException failure(@Nullable Throwable cause, Errand errand) {
        if (cause instanceof ChannelLostException lost) {
            return errand.lost(lost.reason());
        }
        if (cause instanceof JMSException known) {
            return known;
        }
        JMSException unknown = new JMSException(String.valueOf(cause));
        return cause == null ? unknown : JmsExceptions.withCause(unknown, cause);
    }
}
