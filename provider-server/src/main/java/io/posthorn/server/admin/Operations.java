package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.queue.BrokerException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The operations of {@link Broker} that administrators have, as routes. Thread-safe. */
final class Operations {
    private final Broker broker;

    private Operations(Broker broker) {
        this.broker = broker;
    }

    static List<Route> routes(Broker broker) {
        Operations all = new Operations(broker);
        return List.of(
                Route.read("api/v1/queues", all::queues),
                Route.read("api/v1/queues/*", all::queue),
                Route.change(HttpMethod.PUT, "api/v1/queues/*", all::createQueue),
                Route.change(HttpMethod.DELETE, "api/v1/queues/*", all::deleteQueue),
                Route.change(HttpMethod.POST, "api/v1/queues/*/drain", all::drainQueue),
                Route.read("api/v1/subscriptions", all::subscriptions),
                Route.change(HttpMethod.DELETE, "api/v1/subscriptions/*", all::deleteSubscription));
    }

    private CompletionStage<Reply> queues(String word, Target target) {
        target.requireNoQuery();
        return broker.listQueues().thenApply(all -> Reply.ok(Json.list("queues", all, Json::queue)));
    }

    private CompletionStage<Reply> queue(String name, Target target) {
        target.requireNoQuery();
        return reported(HttpResponseStatus.OK, queueName(name));
    }

    /** A queue that is there already is what was wanted. */
    private CompletionStage<Reply> createQueue(String name, Target target) {
        target.requireNoQuery();
        QueueName queue = queueName(name);
        return broker.createQueue(queue)
                .thenApply(report -> Reply.of(HttpResponseStatus.CREATED, Json.queue(report)))
                .exceptionallyCompose(fault ->
                        isThere(fault) ? reported(HttpResponseStatus.OK, queue) : CompletableFuture.failedStage(fault));
    }

    private static boolean isThere(Throwable fault) {
        Throwable reason = fault instanceof CompletionException ? fault.getCause() : fault;
        return reason instanceof BrokerException refused && refused.code() == ErrorCode.IN_USE;
    }

    private CompletionStage<Reply> reported(HttpResponseStatus status, QueueName queue) {
        return broker.reportQueue(queue).thenApply(report -> Reply.of(status, Json.queue(report)));
    }

    private CompletionStage<Reply> deleteQueue(String name, Target target) {
        boolean force = target.flag("force");
        QueueName queue = queueName(name);
        return broker.deleteQueue(queue, force)
                .thenApply(gone -> Reply.ok(Json.object().put("deleted", queue.value())));
    }

    private CompletionStage<Reply> drainQueue(String name, Target target) {
        target.requireNoQuery();
        return broker.drainQueue(queueName(name))
                .thenApply(count -> Reply.ok(Json.object().put("drained", count)));
    }

    private CompletionStage<Reply> subscriptions(String word, Target target) {
        target.requireNoQuery();
        return broker.listSubscriptions()
                .thenApply(all -> Reply.ok(Json.list("subscriptions", all, Json::subscription)));
    }

    private CompletionStage<Reply> deleteSubscription(String id, Target target) {
        boolean force = target.flag("force");
        return broker.deleteSubscription(SubscriptionId.parse(id), force)
                .thenApply(gone -> Reply.ok(Json.object().put("deleted", id)));
    }

    private static QueueName queueName(String name) {
        try {
            return new QueueName(name);
        } catch (IllegalArgumentException e) {
            throw RefusedException.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
