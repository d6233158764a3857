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

    /** As {@link #await}, in the way of {@link #getThrough}. */
    static void awaitThrough(CompletableFuture<Frame.Answer> answer, int timeoutMillis, Errand errand)
            throws JMSException {
        if (getThrough(answer, timeoutMillis, errand) instanceof Frame.Failed failed) {
            throw JmsExceptions.of(failed.code(), failed.text());
        }
    }

    /** Whether the broker has answered that a request is done. */
    static boolean isDone(CompletableFuture<Frame.Answer> answer) {
        return answer.isDone() && !answer.isCompletedExceptionally() && !(answer.join() instanceof Frame.Failed);
    }

    /**
     * Waits for something that ends with a value, or with a {@link ChannelLostException} or {@link JMSException}. What
     * comes too late is dropped.
     */
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

    /**
     * As {@link #get}, for what changes the session's state: an interrupt does not end the wait, and an answer that comes
     * too late can still be asked for.
     */
    static <T> T getThrough(CompletableFuture<T> future, int timeoutMillis, Errand errand) throws JMSException {
        try {
            return Uninterrupted.<T, Exception>await(timeoutMillis, nanos -> future.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw JmsExceptions.withCause(errand.late(timeoutMillis), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), errand);
        } catch (Exception e) {
            throw failure(e, errand);
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
