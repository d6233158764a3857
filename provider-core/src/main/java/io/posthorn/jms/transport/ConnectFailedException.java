package io.posthorn.jms.transport;

import io.posthorn.api.wire.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No connection could be opened; the text says of each address why. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    ConnectFailedException(ErrorCode code, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.code = code;
    }

    /** What a broker answered; {@link ErrorCode#INTERNAL} where none did. */
    public ErrorCode code() {
        return code;
    }

    /** Whether a broker has looked at this client and does not want it, so that another address would not help. */
    boolean isFinal() {
        return switch (code) {
            case AUTHENTICATION_FAILED, NOT_AUTHORIZED, CLIENT_ID_IN_USE -> true;
            default -> false;
        };
    }
}
