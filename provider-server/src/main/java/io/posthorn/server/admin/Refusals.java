package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.posthorn.server.queue.BrokerException;
import java.util.Locale;

/** What the broker refuses, in words of HTTP. Stateless. */
final class Refusals {
    private Refusals() {}

    static Reply of(BrokerException refusal) {
        HttpResponseStatus status =
                switch (refusal.code()) {
                    case INVALID_DESTINATION -> HttpResponseStatus.NOT_FOUND;
                    case IN_USE, ILLEGAL_STATE -> HttpResponseStatus.CONFLICT;
                    case STORE_FAILED, BROKER_STOPPING, RESOURCE_LIMIT -> HttpResponseStatus.SERVICE_UNAVAILABLE;
                    case NOT_AUTHORIZED -> HttpResponseStatus.FORBIDDEN;
                    case NOT_SUPPORTED -> HttpResponseStatus.NOT_IMPLEMENTED;
                    default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
                };
        return Reply.error(status, word(refusal), String.valueOf(refusal.getMessage()));
    }

    private static String word(BrokerException refusal) {
        return switch (refusal.code()) {
            case INVALID_DESTINATION -> "not-found";
            default -> refusal.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
