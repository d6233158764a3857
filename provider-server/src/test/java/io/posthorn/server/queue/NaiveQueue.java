package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.loop.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a queue must do, in the plainest way: all messages in one map, searched from end to end. */
final class NaiveQueue {
    enum State {
        DELAYED,
        READY,
        WITH_CONSUMER,
        SETTLING,
        GONE
    }

    static final class Message {
        final String text;
        final boolean durable;
        final int priority;
        final long expiresAt;
        final int size;
        long key;
        long place;
        int attempts;
        State state = State.READY;

        Message(String text, boolean durable, int priority, long expiresAt, int size) {
            this.text = text;
            this.durable = durable;
            this.priority = priority;
            this.expiresAt = expiresAt;
            this.size = size;
        }
    }

    private static final Comparator<Message> ORDER =
            Comparator.<Message>comparingInt(message -> -message.priority).thenComparingLong(message -> message.place);

    private final Clock clock;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private long places;

    NaiveQueue(Clock clock) {
        this.clock = clock;
    }

    Message add(Message message, boolean delayed) {
        messages.put(message.text, message);
        if (delayed) {
            message.state = State.DELAYED;
        } else {
            arrive(message);
        }
        return message;
    }

    /** The delayed message with this key is due and got another. */
    void moved(long key, long newKey) {
        for (Message message : messages.values()) {
            if (message.durable && message.key == key) {
                assertThat(message.state).isEqualTo(State.DELAYED);
                message.key = newKey;
                arrive(message);
            }
        }
    }

    /** What the queue delivers must be what comes first here of what the consumer wants. */
    Message delivered(String text, int count, Predicate<Message> wanted) {
        Message message = messages.get(text);
        assertThat(firstReady(wanted)).as("delivery of %s", text).contains(message);
        assertThat(count).as("delivery count of %s", text).isEqualTo(message.attempts + 1);
        message.state = State.WITH_CONSUMER;
        return message;
    }

    Optional<Message> firstReady(Predicate<Message> wanted) {
        return ready().filter(wanted).min(ORDER);
    }

    /** Messages that wait and have not expired. */
    Stream<Message> ready() {
        return messages.values().stream().filter(message -> message.state == State.READY && !expired(message));
    }

    /** Messages in one of these states, expired or not. */
    long count(State... states) {
        return messages.values().stream()
                .filter(message -> List.of(states).contains(message.state))
                .count();
    }

    /** What the queue shows must wait here, with this count. */
    Message shown(String text, int count) {
        Message message = messages.get(text);
        assertThat(ready()).as("showing of %s", text).contains(message);
        assertThat(count).as("delivery count of %s", text).isEqualTo(message.attempts + 1);
        return message;
    }

    /** Messages that are there and have not expired. */
    List<Message> alive() {
        List<Message> alive = new ArrayList<>(messages.values());
        alive.removeIf(message -> message.state == State.GONE);
        alive.removeIf(message -> expired(message) && waits(message));
        return alive;
    }

    /** The broker is started again: what was in memory only is gone, all else waits. */
    void restart() {
        for (Message message : messages.values()) {
            if (!message.durable) {
                message.state = State.GONE;
            } else if (message.state == State.WITH_CONSUMER) {
                message.state = State.READY;
            }
        }
    }

    /** What the volatile messages that are there take of memory. */
    long volatileCost() {
        return messages.values().stream()
                .filter(message -> !message.durable && message.state != State.GONE)
                .mapToLong(message -> message.size + 128L)
                .sum();
    }

    private static boolean waits(Message message) {
        return message.state == State.READY || message.state == State.DELAYED;
    }

    private boolean expired(Message message) {
        return message.expiresAt != 0 && message.expiresAt <= clock.wallMillis();
    }

    private void arrive(Message message) {
        message.state = State.READY;
        message.place = ++places;
    }
}
