package io.posthorn.jms.transport;

import io.posthorn.api.wire.Frame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Requests without an answer yet. Begun by any thread, ended by the network loop. */
final class PendingRequests {
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
    private volatile @Nullable CloseReason ended;

    /** One request; forgets itself when its waiter cancels it. */
    private final class Pending extends CompletableFuture<Frame.Answer> {
        private final int correlation;

        Pending(int correlation) {
            this.correlation = correlation;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            pending.remove(correlation);
            return super.cancel(mayInterruptIfRunning);
        }
    }

    /** A new request, which {@code out} then sends. */
    CompletableFuture<Frame.Answer> begin(IntFunction<? extends Frame.Request> request, Outbox out) {
        int correlation = next();
        Pending future = new Pending(correlation);
        pending.put(correlation, future);
        out.add(request.apply(correlation));
        CloseReason reason = ended;
        if (reason != null && pending.remove(correlation) != null) {
            future.completeExceptionally(new ChannelLostException(reason));
        }
        return future;
    }

    void answered(Frame.Answer answer) {
        Pending future = pending.remove(answer.correlation());
        if (future != null) {
            future.complete(answer);
        }
    }

    /** Ends all requests, and those that are still to come. */
    void end(CloseReason reason) {
        ended = reason;
        for (Pending future : List.copyOf(pending.values())) {
            if (pending.remove(future.correlation, future)) {
                future.completeExceptionally(new ChannelLostException(reason));
            }
        }
    }

    /** Numbers above 0; after two thousand million requests they begin again. */
    private int next() {
        return last.updateAndGet(n -> n == Integer.MAX_VALUE ? 1 : n + 1);
    }
}
