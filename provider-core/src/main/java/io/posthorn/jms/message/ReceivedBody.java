package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageId;

/**
 * Where the body of a received message lies; nobody writes to it.
 *
 * @param id of the message, for what is said of it
 */
record ReceivedBody(MessageId id, byte[] bytes, int offset, int length) {
    static ReceivedBody inside(EncodedMessage message) {
        return new ReceivedBody(message.id(), message.bytes(), message.bodyOffset(), message.bodyLength());
    }

    /** A body that came in parts. */
    static ReceivedBody beside(EncodedMessage message, byte[] body) {
        return new ReceivedBody(message.id(), body, 0, body.length);
    }

    ByteBuf buffer() {
        return Unpooled.wrappedBuffer(bytes, offset, length);
    }
}
