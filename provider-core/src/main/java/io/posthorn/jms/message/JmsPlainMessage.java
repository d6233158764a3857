package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.MessageKind;
import org.jspecify.annotations.Nullable;

/** A message without a body (Jakarta Messaging 3.1, §3.11). */
public final class JmsPlainMessage extends JmsMessage {
    @Override
    MessageKind kind() {
        return MessageKind.PLAIN;
    }

    @Override
    ByteBuf encodeBody() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    void readBody(ReceivedBody body) {
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
