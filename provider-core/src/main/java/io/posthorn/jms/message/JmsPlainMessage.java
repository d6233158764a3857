package io.posthorn.jms.message;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageKind;
import org.jspecify.annotations.Nullable;

/** A message without a body (Jakarta Messaging 3.1, §3.11). */
public final class JmsPlainMessage extends JmsMessage {
    private static final byte[] NOTHING = {};

    @Override
    MessageKind kind() {
        return MessageKind.PLAIN;
    }

    @Override
    byte[] encodeBody() {
        return NOTHING;
    }

    @Override
    void readBody(EncodedMessage encoded) {
        // There is none.
    }

    @Override
    void dropBody() {
        // There is none.
    }

    @Override
    @Nullable
    Object body() {
        return null;
    }

    @Override
    boolean isBodyEmpty() {
        return true;
    }

    @Override
    Class<?> bodyType() {
        return Object.class;
    }
}
