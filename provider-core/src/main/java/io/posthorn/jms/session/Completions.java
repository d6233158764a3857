package io.posthorn.jms.session;

import io.posthorn.jms.message.MessageMapper;
import io.posthorn.jms.message.SendStamp;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callbacks of asynchronous sends of one session: one at a time, in the order of the sends, on a pool thread; the
 * headers of a message are set just before its callback (Jakarta Messaging 3.1, §7.3). Thread-safe.
 */
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private record Callback(
            Message message, SendStamp stamp, CompletionListener listener, CompletableFuture<Boolean> stored) {}

    private final Queue<Callback> waiting = new ConcurrentLinkedQueue<>();
    private final SerialRunner runner = new SerialRunner(SessionThreads.POOL, this::callAll);
    /** Ends when the last callback that was added has returned. */
    private volatile CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    /** Calls {@code listener} when the message is stored or known not to be, after all that were added before. */
    void add(Message message, SendStamp stamp, CompletionListener listener, CompletableFuture<Boolean> stored) {
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        waiting.add(new Callback(message, stamp, new Ending(listener, returned), stored));
        last = returned;
        var unused = stored.whenComplete((done, failure) -> runner.wake());
    }

    boolean isCurrentThread() {
        return runner.isCurrentThread();
    }

    /** Waits until all callbacks have returned. */
    void awaitAll(int timeoutMillis) throws JMSException {
        Answers.getThrough(last, timeoutMillis, Errand.SEND);
    }

    /** A listener, and who waits for its return. */
    private record Ending(CompletionListener listener, CompletableFuture<Boolean> returned)
            implements CompletionListener {
        @Override
        public void onCompletion(Message message) {
            try {
                listener.onCompletion(message);
            } finally {
                returned.complete(true);
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            try {
                listener.onException(message, exception);
            } finally {
                returned.complete(true);
            }
        }
    }

    private void callAll() {
        for (Callback next = waiting.peek(); next != null && next.stored.isDone(); next = waiting.peek()) {
            waiting.remove();
            try {
                call(next);
            } catch (Throwable e) {
                LOG.warn("a CompletionListener failed", e);
            }
        }
    }

    private static void call(Callback callback) {
        try {
            resetBytes(callback.message);
            callback.stored.join();
            MessageMapper.writeBack(callback.message, callback.stamp);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            callback.listener.onException(callback.message, Answers.failure(cause, Errand.SEND));
            return;
        } catch (JMSException e) {
            callback.listener.onException(callback.message, e);
            return;
        }
        callback.listener.onCompletion(callback.message);
    }

    /** The javadoc of BytesMessage has the listener find the body at its start and readable. */
    private static void resetBytes(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            bytes.reset();
        }
    }
}
