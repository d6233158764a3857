package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages and consumers together: the consumers that may be delivered to stand in a line, the first gets the next
 * message and goes to the end. Those that walk over the queue take turns with the line, and with each other.
 */
final class Dispatcher {
    private final WaitingMessages waiting;
    private final ExpiryTimer expiry;
    private final QueueCounters counters;
    private final MemoryBudget memory;
    private final ArrayDeque<Bond> line = new ArrayDeque<>(4);
    private final List<Poll> polls = new ArrayList<>(1);
    /** Whether a consumer asked for messages since there are consumers: before that, nothing is read from the store. */
    private boolean asked;

    private boolean dispatching;

    /** All that walk, hungry or not; the first is served next. */
    private final ArrayDeque<Bond> walkers = new ArrayDeque<>(0);

    private final WalkTurn turn;
    private boolean walkersFirst;

    Dispatcher(WaitingMessages waiting, ExpiryTimer expiry, QueueCounters counters, QueueEnvironment environment) {
        this.waiting = waiting;
        this.expiry = expiry;
        this.counters = counters;
        memory = environment.memory();
        turn = new WalkTurn(environment.loop(), environment.clock(), this::dispatch);
    }

    /** A bond that walks. */
    void joined(Bond walker) {
        walkers.add(walker);
    }

    /** The bond is at its end. */
    void left(Bond bond) {
        Walk walk = bond.walk();
        if (walk != null && walkers.remove(bond)) {
            waiting.left(walk);
        }
    }

    /** The bond may have become hungry. */
    void wakeUp(Bond bond) {
        if (bond.walk() == null && bond.hungry() && !bond.inLine()) {
            asked = true;
            bond.inLine(true);
            line.add(bond);
        }
        dispatch();
    }

    /** There is a message that was not there. */
    void arrived() {
        if (!walkers.isEmpty()) {
            waiting.arrivedForWalks();
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
            turn.begin();
            boolean some = true;
            while (some) {
                some = walkersFirst ? serveWalkers() || serveLine() : serveLine() || serveWalkers();
            }
            expiry.flush();
            if (asked) {
                waiting.readAhead();
            }
            if (!walkers.isEmpty()) {
                waiting.letGo();
                waiting.readForWalks();
            }
        } finally {
            dispatching = false;
        }
        answerPolls();
    }

    /** Gives the next message to the first in the line; false if there is none of either. */
    private boolean serveLine() {
        Bond next = nextInLine();
        QueuedMessage message = next == null ? null : waiting.poll();
        if (next == null || message == null) {
            return false;
        }
        line.remove();
        next.cameTo(message);
        if (next.hungry()) {
            line.add(next);
        } else {
            next.inLine(false);
        }
        walkersFirst = true;
        return true;
    }

    /** Lets one of those that walk have one message; false if none can go on. */
    private boolean serveWalkers() {
        for (int left = walkers.size(); left > 0; left--) {
            Bond next = walkers.remove();
            walkers.add(next);
            Walk walk = next.walk();
            QueuedMessage message = walk == null || walk.atEnd() || !next.hungry() ? null : walk.next(turn);
            if (message != null) {
                next.cameTo(message);
                walkersFirst = false;
                return true;
            }
        }
        if (walkers.size() > 1) {
            // Another one will be the first to say which page it wants.
            walkers.add(walkers.remove());
        }
        return false;
    }

    /** Delivers a message that is in no lane any more. */
    void deliver(QueuedMessage message, Subscription to) {
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
    private @Nullable Bond nextInLine() {
        for (Bond next = line.peek(); next != null; next = line.peek()) {
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
            Bond by = poll.by();
            Walk walk = by.walk();
            boolean goesOn = walk == null ? wait || (some && !by.inLine()) : !walk.atEnd();
            boolean waits = by.wants() && goesOn;
            return !waits && over.add(poll);
        });
        over.forEach(Poll::answer);
    }
}
