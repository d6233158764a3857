package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** What supervisors ask, who have no password: whether it lives, and whether it takes connections. They tell no more. */
final class Probes {
    private Probes() {}

    static List<Route> routes(BooleanSupplier ready) {
        return List.of(
                Route.read("livez", (name, target) -> {
                    target.requireNoQuery();
                    return CompletableFuture.completedStage(
                            Reply.ok(Json.object().put("status", "alive")));
                }),
                Route.read("readyz", (name, target) -> {
                    target.requireNoQuery();
                    return CompletableFuture.completedStage(
                            ready.getAsBoolean()
                                    ? Reply.ok(Json.object().put("status", "ready"))
                                    : Reply.error(
                                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                                            "not-ready",
                                            "the broker takes no connections"));
                }));
    }
}
