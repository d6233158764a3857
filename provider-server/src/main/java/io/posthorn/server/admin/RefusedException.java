package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request is answered by a refusal. Has no stack trace: it is no fault, and anybody can cause it. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    RefusedException(Reply reply) {
        super(reply.status().toString(), null, false, false);
        this.reply = reply;
    }

    RefusedException(HttpResponseStatus status, String error, String message) {
        this(Reply.error(status, error, message));
    }

    static RefusedException badRequest(String message) {
        return new RefusedException(HttpResponseStatus.BAD_REQUEST, "bad-request", message);
    }

    Reply reply() {
        return reply;
    }
}
