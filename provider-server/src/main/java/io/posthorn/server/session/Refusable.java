package io.posthorn.server.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;

/** Something that was asked and may be refused, on the connection's loop. */
interface Refusable {
    void failed(ErrorCode code, String text);

    default void failed(BrokerException reason) {
        failed(reason.code(), String.valueOf(reason.getMessage()));
    }
}
