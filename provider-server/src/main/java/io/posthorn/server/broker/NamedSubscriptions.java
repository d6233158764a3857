package io.posthorn.server.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Subscriptions that have a name, under their keys. Owned by the loop of all subscriptions. */
final class NamedSubscriptions {
    private final Map<SubscriptionKey, NamedSubscription> named = new HashMap<>();

    /** Something to do with what is under a name. */
    interface Step {
        void take(NamedSubscription entry);
    }

    /** What is under this key, vacant if there is nothing. */
    NamedSubscription entry(SubscriptionKey key) {
        return named.computeIfAbsent(key, NamedSubscription::new);
    }

    /** All subscriptions that are there now. */
    Stream<TopicSubscription> current() {
        return named.values().stream().flatMap(entry -> Stream.ofNullable(entry.current()));
    }

    /**
     * Does something with what is under a key, as soon as no change of that is under way.
     *
     * @param answer fails if it throws
     */
    void inTurn(SubscriptionKey key, CompletableFuture<?> answer, Step step) {
        NamedSubscription entry = entry(key);
        entry.inTurn(() -> guarded(answer, () -> step.take(entry)));
        forgetIfVacant(entry);
    }

    /** A change has ended. */
    void changed(NamedSubscription entry) {
        entry.changed();
        forgetIfVacant(entry);
    }

    void forgetIfVacant(NamedSubscription entry) {
        if (entry.isVacant()) {
            named.remove(entry.key(), entry);
        }
    }

    /** Runs the task; what it throws is the answer. */
    static void guarded(CompletableFuture<?> answer, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
