package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.DropQueue;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.CostlySelectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who has subscribed to what (Jakarta Messaging 3.1, §8.3). What is durable is in the store before anybody is told.
 *
 * <p>Owned by one loop of the broker, which all others ask; only {@link Topics} is read by all, when they publish.
 */
public final class Subscriptions {
    private final BrokerEnvironment environment;
    private final QueueMaker queues;
    private final Topics topics;
    private final DurableChanges store;
    private final Loop loop;
    private final NamedSubscriptions named = new NamedSubscriptions();
    private final CostlySelectors costly;

    Subscriptions(BrokerEnvironment environment, QueueMaker queues, Topics topics) {
        this.environment = environment;
        this.queues = queues;
        this.topics = topics;
        loop = environment.loops().get(0);
        store = new DurableChanges(environment.store(), loop);
        costly = new CostlySelectors(environment.clock());
    }

    /**
     * A durable subscription that the store held. Before the loop has work.
     *
     * @throws io.posthorn.api.spi.store.StoreException UNUSABLE if its settings cannot be understood
     */
    BrokerQueue recover(QueueDefinition definition, List<RecoveredState.Range> waiting) {
        SubscriptionSettings settings = SettingsCodec.read(definition);
        BrokerQueue queue = queues.durable(definition, waiting, true);
        TopicSubscription subscription =
                new TopicSubscription(settings, SettingsCodec.selector(definition, settings), costly, null, queue);
        topics.add(subscription);
        named.entry(settings.requiredKey()).become(subscription);
        return queue;
    }

    /**
     * A consumer begins to take from a subscription, which is made if it is not there, or made anew if it is another one
     * that nobody uses.
     *
     * @return completes on the loop of all subscriptions, or with a {@link BrokerException} IN_USE if somebody has what is
     *     wanted for itself, or has messages of what would end that are not acknowledged or not committed; RESOURCE_LIMIT if
     *     there are too many queues or the store has no room
     */
    public CompletableFuture<SubscriptionLease> open(SubscriptionRequest wanted) {
        CompletableFuture<SubscriptionLease> answer = new CompletableFuture<>();
        perform(answer, () -> {
            SubscriptionKey key = wanted.settings().key();
            if (key == null) {
                answer.complete(new SubscriptionLease(this, makeInMemory(wanted)));
            } else {
                named.inTurn(key, answer, entry -> open(entry, wanted, answer));
            }
        });
        return answer;
    }

    /**
     * Ends a durable subscription with all its messages.
     *
     * @param check throws a {@link BrokerException} if whoever asks may not do this to a subscription of that topic; called
     *     on the loop of all subscriptions
     * @return completes when that is durable, or with a {@link BrokerException}: INVALID_DESTINATION if there is none, IN_USE
     *     if it has a consumer, or one has messages of it that are not acknowledged or not committed, or that of the check
     */
    public CompletableFuture<Void> unsubscribe(
            @Nullable String clientId, String name, Consumer<DestinationName> check) {
        return delete(new SubscriptionKey(true, clientId, name), false, check);
    }

    /** As {@link Broker#deleteSubscription}. */
    CompletableFuture<Void> delete(SubscriptionKey key, boolean force) {
        return delete(key, force, topic -> {});
    }

    private CompletableFuture<Void> delete(SubscriptionKey key, boolean force, Consumer<DestinationName> check) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        perform(
                answer,
                () -> named.inTurn(key, answer, entry -> {
                    check.accept(require(entry).settings().topic());
                    delete(entry, force, answer);
                }));
        return answer;
    }

    /** As {@link Broker#listSubscriptions}. */
    CompletableFuture<List<SubscriptionReport>> list() {
        CompletableFuture<List<CompletableFuture<SubscriptionReport>>> asked = new CompletableFuture<>();
        perform(
                asked,
                () -> asked.complete(named.current().map(Subscriptions::report).toList()));
        return asked.thenCompose(reports -> CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all -> reports.stream()
                        .map(CompletableFuture::join)
                        .sorted(SubscriptionReport.ORDER)
                        .toList()));
    }

    private static CompletableFuture<SubscriptionReport> report(TopicSubscription subscription) {
        CompletableFuture<SubscriptionReport> report = new CompletableFuture<>();
        BrokerQueue queue = subscription.queue();
        queue.loop()
                .run(() -> report.complete(new SubscriptionReport(
                        subscription.settings(), queue.messages().status())));
        return report;
    }

    /** Whether a topic has subscriptions. */
    void askWhetherAny(DestinationName topic, CompletableFuture<Boolean> answer) {
        perform(answer, () -> answer.complete(topics.hasSubscriptions(topic)));
    }

    CompletableFuture<Void> leave(SubscriptionLease lease) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        perform(answer, () -> {
            if (lease.endNow()) {
                left(lease.subscription());
            }
            answer.complete(null);
        });
        return answer;
    }

    private void left(TopicSubscription subscription) {
        SubscriptionKey key = subscription.settings().key();
        if (key == null) {
            end(subscription);
            return;
        }
        NamedSubscription entry = named.entry(key);
        if (entry.current() == subscription) {
            entry.count(-1);
            if (!key.durable() && entry.consumers() == 0) {
                end(subscription);
                entry.become(null);
            }
        }
        named.forgetIfVacant(entry);
    }

    private void open(
            NamedSubscription entry, SubscriptionRequest wanted, CompletableFuture<SubscriptionLease> answer) {
        TopicSubscription current = entry.current();
        if (current != null && current.settings().equals(wanted.settings())) {
            if (!wanted.settings().shared() && entry.consumers() > 0) {
                throw inUse(entry, "has a consumer, and is not shared");
            }
            entry.count(1);
            answer.complete(new SubscriptionLease(this, current));
            return;
        }
        if (current != null && current.settings().shared() != wanted.settings().shared()) {
            throw inUse(entry, "is " + (current.settings().shared() ? "" : "not ") + "shared");
        }
        if (current != null && entry.consumers() > 0) {
            throw inUse(entry, "has a consumer, and another topic, selector or noLocal");
        }
        if (!wanted.settings().durable()) {
            begin(entry, makeInMemory(wanted), answer);
        } else if (current == null) {
            queues.requireRoom();
            change(entry, answer, () -> define(entry, wanted, answer));
        } else {
            whenSettled(entry, current, answer, () -> define(entry, wanted, answer));
        }
    }

    private void begin(NamedSubscription entry, TopicSubscription begun, CompletableFuture<SubscriptionLease> answer) {
        entry.become(begun);
        entry.count(1);
        answer.complete(new SubscriptionLease(this, begun));
    }

    private TopicSubscription makeInMemory(SubscriptionRequest wanted) {
        queues.requireRoom();
        SubscriptionSettings settings = wanted.settings();
        BrokerQueue queue = queues.inMemory(settings.topic().value(), wanted.loop(), environment.subscriptionBacklog());
        TopicSubscription made = new TopicSubscription(settings, wanted.selector(), costly, wanted.connection(), queue);
        topics.add(made);
        return made;
    }

    /** Makes a durable one, and ends the one that has its name, in one step. */
    private void define(
            NamedSubscription entry, SubscriptionRequest wanted, CompletableFuture<SubscriptionLease> answer) {
        TopicSubscription before = entry.current();
        SubscriptionSettings settings = wanted.settings();
        QueueDefinition definition =
                queues.define(QueueDefinition.Kind.SUBSCRIPTION, entry.key().name(), SettingsCodec.write(settings));
        List<StoreOperation> change = new ArrayList<>(2);
        if (before != null) {
            change.add(new DropQueue(before.queue().definition().id()));
        }
        change.add(new DefineQueue(definition));
        store.write(
                new StoreBatch(change),
                answer,
                () -> {
                    if (before != null) {
                        end(before);
                    }
                    BrokerQueue queue = queues.durable(definition, List.of(), true);
                    TopicSubscription made = new TopicSubscription(settings, wanted.selector(), costly, null, queue);
                    topics.add(made);
                    begin(entry, made, answer);
                },
                () -> named.changed(entry));
    }

    private void delete(NamedSubscription entry, boolean force, CompletableFuture<Void> answer) {
        TopicSubscription ended = require(entry);
        if (!force && entry.consumers() > 0) {
            throw inUse(entry, "has a consumer");
        }
        if (force) {
            change(entry, answer, () -> drop(entry, ended, answer));
        } else {
            whenSettled(entry, ended, answer, () -> drop(entry, ended, answer));
        }
    }

    /** A change begins, and ends here if it cannot even be written. */
    private void change(NamedSubscription entry, CompletableFuture<?> answer, Runnable change) {
        entry.change();
        try {
            change.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            named.changed(entry);
        }
    }

    /** A change begins, if all that was delivered of the present subscription is settled. */
    private void whenSettled(
            NamedSubscription entry, TopicSubscription present, CompletableFuture<?> answer, Runnable change) {
        entry.change();
        BrokerQueue queue = present.queue();
        queue.loop().run(() -> {
            boolean unsettled = queue.messages().status().unacknowledged() > 0;
            loop.run(() -> {
                if (unsettled) {
                    answer.completeExceptionally(inUse(entry, "has messages that are not acknowledged"));
                    named.changed(entry);
                } else {
                    change(entry, answer, change);
                }
            });
        });
    }

    private static TopicSubscription require(NamedSubscription entry) {
        TopicSubscription current = entry.current();
        if (current == null) {
            throw new BrokerException(ErrorCode.INVALID_DESTINATION, "there is no " + entry.key());
        }
        return current;
    }

    private void drop(NamedSubscription entry, TopicSubscription ended, CompletableFuture<Void> answer) {
        StoreBatch change = entry.key().durable()
                ? StoreBatch.of(new DropQueue(ended.queue().definition().id()))
                : StoreBatch.of();
        store.write(
                change,
                answer,
                () -> {
                    // Its last consumer may have ended it meanwhile, if it is not durable.
                    if (entry.current() == ended) {
                        end(ended);
                        entry.become(null);
                    }
                    answer.complete(null);
                },
                () -> named.changed(entry));
    }

    private void end(TopicSubscription ended) {
        topics.remove(ended);
        queues.end(ended.queue(), ErrorCode.CLOSED, "the subscription has ended");
    }

    private void perform(CompletableFuture<?> answer, Runnable task) {
        loop.run(() -> NamedSubscriptions.guarded(answer, task));
    }

    private static BrokerException inUse(NamedSubscription entry, String why) {
        return new BrokerException(ErrorCode.IN_USE, "the " + entry.key() + " " + why);
    }
}
