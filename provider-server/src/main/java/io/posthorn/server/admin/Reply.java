package io.posthorn.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** What is answered to a request. */
record Reply(HttpResponseStatus status, Map<String, String> headers, JsonNode body) {
    static Reply of(HttpResponseStatus status, JsonNode body) {
        return new Reply(status, Map.of(), body);
    }

    static Reply ok(JsonNode body) {
        return of(HttpResponseStatus.OK, body);
    }

    /**
     * A refusal.
     *
     * @param error a word for programs
     * @param message for people: what is wrong, and what to do
     */
    static Reply error(HttpResponseStatus status, String error, String message) {
        return of(status, Json.object().put("error", error).put("message", message));
    }

    Reply with(String header, String value) {
        return new Reply(status, Map.of(header, value), body);
    }
}
