package io.posthorn.jms.transport;

import java.io.IOException;

/** The channel ended before the answer came. */
public final class ChannelLostException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    public ChannelLostException(CloseReason reason) {
        super(reason.text(), reason.cause());
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }
}
