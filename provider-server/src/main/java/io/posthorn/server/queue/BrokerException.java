package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;

/** A request that was refused and changed nothing; the connection goes on. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public BrokerException(ErrorCode code, String text) {
        // Expected, and answered to a client: nobody reads its trace.
        super(text, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
