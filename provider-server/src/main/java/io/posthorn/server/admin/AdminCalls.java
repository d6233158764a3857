package io.posthorn.server.admin;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.queue.BrokerException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its answer: by which name it came, who asks, what is asked, whether a change is meant. Thread-safe; does
 * not block.
 */
final class AdminCalls {
    private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);

    private static final Reply FULL = Reply.error(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "busy",
                    AdminServer.MOST_CONNECTIONS + " requests are under way, the limit; try again")
            .with(HttpHeaderNames.RETRY_AFTER.toString(), "1");

    private final List<Route> probes;
    private final List<Route> routes;
    private final BasicLogin login;

    AdminCalls(AdminEnvironment environment) {
        probes = Probes.routes(environment.ready());
        routes = Operations.routes(environment.broker());
        login = new BasicLogin(environment.users(), environment.authorizer());
    }

    /** The answer to whoever comes beyond the limit. */
    CompletionStage<Reply> turnAway(FullHttpRequest request, Optional<InetAddress> from) {
        return CompletableFuture.completedStage(FULL);
    }

    /** The answer to a request, which is a refusal if something is not right; never fails but by a fault of the broker. */
    CompletionStage<Reply> answer(FullHttpRequest request, Optional<InetAddress> from) {
        // Everything that is wanted of the request is taken now: it is released when this returns.
        try {
            requireReadable(request);
            HostRule.requireLoopback(request.headers());
            Target target = Target.of(request.uri());
            // Netty leaves the body of the answer out.
            HttpMethod method = request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method();
            if (probes.stream().anyMatch(probe -> probe.at(target.path()))) {
                return refusalsToReplies(chosen(probes, method, target).begin(target));
            }
            boolean meant = HostRule.isMeant(request.headers());
            return refusalsToReplies(login.administrator(request.headers(), from)
                    .thenCompose(user -> perform(user, method, target, meant)));
        } catch (RefusedException e) {
            return CompletableFuture.completedStage(e.reply());
        }
    }

    private CompletionStage<Reply> perform(User user, HttpMethod method, Target target, boolean meant) {
        Route route = chosen(routes, method, target);
        if (!route.changes()) {
            return route.begin(target);
        }
        HostRule.requireMeant(meant);
        LOG.info("{} asks for {} {}", user.name(), method, target.encodedPath());
        return route.begin(target);
    }

    private static Route chosen(List<Route> routes, HttpMethod method, Target target) {
        List<Route> here =
                routes.stream().filter(route -> route.at(target.path())).toList();
        if (here.isEmpty()) {
            throw new RefusedException(
                    HttpResponseStatus.NOT_FOUND, "not-found", "there is nothing here; everything is below /api/v1/");
        }
        return here.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .orElseThrow(() -> notThisMethod(here));
    }

    private static RefusedException notThisMethod(List<Route> here) {
        String allowed = here.stream()
                .map(route -> route.method().equals(HttpMethod.GET)
                        ? "GET, HEAD"
                        : route.method().name())
                .collect(Collectors.joining(", "));
        return new RefusedException(Reply.error(
                        HttpResponseStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "here there is only " + allowed)
                .with(HttpHeaderNames.ALLOW.toString(), allowed));
    }

    private static void requireReadable(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            throw RefusedException.badRequest("this is not HTTP, or a line or the headers are too long");
        }
        if (request.content().isReadable()) {
            throw RefusedException.badRequest("no request here has a body");
        }
    }

    private static CompletionStage<Reply> refusalsToReplies(CompletionStage<Reply> reply) {
        return reply.exceptionally(fault -> {
            Throwable reason =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            if (reason instanceof RefusedException refused) {
                return refused.reply();
            } else if (reason instanceof BrokerException refused) {
                return Refusals.of(refused);
            }
            throw new CompletionException(reason);
        });
    }
}
