package io.posthorn.server.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;

/** How a request ends: exactly one of the two happens, once, on the connection's loop. */
public interface Reply {
    void done();

    void failed(ErrorCode code, String text);

    default void failed(BrokerException reason) {
        failed(reason.code(), String.valueOf(reason.getMessage()));
    }
}
