package io.posthorn.jms.transport;

import io.posthorn.api.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel ended.
 *
 * @param code {@link ErrorCode#BROKER_STOPPING}: what has no answer was not done; {@link ErrorCode#CLOSED}: this side
 *     wanted it; anything else: what has no answer is in doubt
 * @param redirect where the broker wants the client to go instead, {@code host:port}, or null
 * @param cause what failed on this side, or null
 */
public record CloseReason(ErrorCode code, String text, @Nullable String redirect, @Nullable Throwable cause) {
    static CloseReason of(ErrorCode code, String text) {
        return new CloseReason(code, text, null, null);
    }

    static CloseReason lost(String text, @Nullable Throwable cause) {
        return new CloseReason(ErrorCode.INTERNAL, text, null, cause);
    }

    /** Whether it is known that what has no answer was not done. */
    public boolean nothingInDoubt() {
        return code == ErrorCode.BROKER_STOPPING;
    }
}
