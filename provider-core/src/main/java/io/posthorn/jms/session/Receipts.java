package io.posthorn.jms.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.transport.ChannelLostException;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sends of a session that wait for their receipt, in the order sent. Senders add, the network loop completes. */
final class Receipts {
    private record Outstanding(long sequence, int size, CompletableFuture<Boolean> stored) {}

    private final Queue<Outstanding> outstanding = new ConcurrentLinkedQueue<>();

    /** A send that is about to leave; sequences come in rising order. */
    CompletableFuture<Boolean> expect(long sequence, int size) {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        outstanding.add(new Outstanding(sequence, size, stored));
        return stored;
    }

    /**
     * All sends up to here are stored, or were refused.
     *
     * @return their size
     */
    long received(long sequence) {
        long size = 0;
        for (Outstanding next = outstanding.peek();
                next != null && next.sequence <= sequence;
                next = outstanding.peek()) {
            outstanding.remove();
            size += next.size;
            next.stored.complete(true);
        }
        return size;
    }

    /**
     * One send was refused; its receipt comes nevertheless.
     *
     * @return whether a receipt was expected for it
     */
    boolean refused(long sequence, ErrorCode code, String text) {
        for (Outstanding each : outstanding) {
            if (each.sequence == sequence) {
                JMSException refusal = JmsExceptions.of(code, text);
                each.stored.completeExceptionally(refusal);
                return true;
            }
        }
        return false;
    }

    void lost(CloseReason reason) {
        for (Outstanding next = outstanding.poll(); next != null; next = outstanding.poll()) {
            next.stored.completeExceptionally(new ChannelLostException(reason));
        }
    }
}
