package io.posthorn.server.queue;

import io.posthorn.api.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A request that was refused and changed nothing; the connection goes on. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public BrokerException(ErrorCode code, String text) {
        this(code, text, null);
    }

    /** A refusal because of a fault of the broker, if there is a cause. */
    public BrokerException(ErrorCode code, String text, @Nullable Throwable cause) {
        // Expected, and answered to a client: nobody reads its trace.
        super(text, cause, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
