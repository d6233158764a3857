package io.posthorn.server.broker;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What is under one name: a subscription with its consumers, or one that is being made or ended. Owned by one loop. */
final class NamedSubscription {
    private final SubscriptionKey key;
    private @Nullable TopicSubscription current;
    private int consumers;
    private boolean changing;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);

    NamedSubscription(SubscriptionKey key) {
        this.key = key;
    }

    SubscriptionKey key() {
        return key;
    }

    /** Null while there is none. */
    @Nullable
    TopicSubscription current() {
        return current;
    }

    /** Takes the place of the one before, without consumers; null: there is none any more. */
    void become(@Nullable TopicSubscription other) {
        current = other;
        consumers = 0;
    }

    /** Those that are active (Jakarta Messaging 3.1, §8.3.3). */
    int consumers() {
        return consumers;
    }

    void count(int more) {
        consumers += more;
    }

    /** Runs the task now, or as soon as no change is under way. */
    void inTurn(Runnable task) {
        if (changing) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    /** What comes now waits for {@link #changed}. */
    void change() {
        changing = true;
    }

    void changed() {
        changing = false;
        while (!changing && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Whether nothing is here, and nobody waits. */
    boolean isVacant() {
        return current == null && !changing && waiting.isEmpty();
    }
}
