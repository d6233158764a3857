package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages and consumers together: the consumers that may be delivered to stand in a line, the first gets the next
 * message and goes to the end.
 */
final class Dispatcher {
    private final WaitingMessages waiting;
    private final ExpiryTimer expiry;
    private final QueueCounters counters;
    private final MemoryBudget memory;
    private final ArrayDeque<Subscription> line = new ArrayDeque<>(4);
    private final List<Poll> polls = new ArrayList<>(1);
    /** Whether a consumer asked for messages since there are consumers: before that, nothing is read from the store. */
    private boolean asked;

    private boolean dispatching;

    Dispatcher(WaitingMessages waiting, ExpiryTimer expiry, QueueCounters counters, MemoryBudget memory) {
        this.waiting = waiting;
        this.expiry = expiry;
        this.counters = counters;
        this.memory = memory;
    }

    /** The subscription may have become hungry. */
    void wakeUp(Subscription subscription) {
        if (subscription.hungry() && !subscription.inLine()) {
            asked = true;
            subscription.inLine(true);
            line.add(subscription);
        }
        dispatch();
    }

    void poll(Poll poll) {
        polls.add(poll);
        wakeUp(poll.by());
    }

    /** There are no consumers any more. */
    void rest() {
        asked = false;
    }

    /** Delivers all that can be delivered. */
    void dispatch() {
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            for (Subscription next = nextInLine(); next != null; next = nextInLine()) {
                QueuedMessage message = waiting.poll();
                if (message == null) {
                    break;
                }
                line.remove();
                deliver(message, next);
                if (next.hungry()) {
                    line.add(next);
                } else {
                    next.inLine(false);
                }
            }
            expiry.flush();
            if (asked) {
                waiting.readAhead();
            }
        } finally {
            dispatching = false;
        }
        answerPolls();
    }

    private void deliver(QueuedMessage message, Subscription to) {
        EncodedMessage content = message.content();
        if (content == null) {
            throw new IllegalStateException("a message without its content came up for delivery");
        }
        counters.delivered(message);
        long tag = to.delivered(message);
        if (message.readable() && !memory.roomForCopies()) {
            message.hollowOut(memory);
        }
        try {
            to.consumer().deliver(tag, message.attempts() + 1, content, message.missingFrom(content));
        } catch (RuntimeException | Error e) {
            // Its fault, not that of the others, nor of whoever brought the message.
            to.broke(tag, e);
        }
    }

    /** The first in the line that is hungry still; those before it leave the line. */
    private @Nullable Subscription nextInLine() {
        for (Subscription next = line.peek(); next != null; next = line.peek()) {
            if (next.hungry()) {
                return next;
            }
            next.inLine(false);
            line.remove();
        }
        return null;
    }

    /** Answers those that have been delivered to, or would not be if the store were read and the consumer were ready. */
    private void answerPolls() {
        if (polls.isEmpty()) {
            return;
        }
        boolean wait = waiting.blocked();
        boolean some = waiting.size() > 0;
        List<Poll> over = new ArrayList<>(1);
        polls.removeIf(poll -> {
            Subscription by = poll.by();
            boolean waits = by.wants() && (wait || (some && !by.inLine()));
            return !waits && over.add(poll);
        });
        over.forEach(Poll::answer);
    }
}
