package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.wire.ProtocolLimits;
import org.jspecify.annotations.Nullable;

/**
 * A message as it leaves: with its body inside, or, if that is long, with the body beside it, to be cut into parts without
 * being copied as a whole. Read by the thread that sends, before the send returns.
 *
 * @param message its body empty where {@code body} is there
 */
public record OutgoingMessage(EncodedMessage message, @Nullable ByteBuf body) {

    /** A message of these headers, properties and body; the body's bytes must not change until it has left. */
    static OutgoingMessage of(MessageHead head, ByteBuf body) {
        return body.readableBytes() <= ProtocolLimits.PART
                ? whole(EncodedMessage.of(head, body))
                : new OutgoingMessage(EncodedMessage.of(head, new byte[0]), body);
    }

    /** A message with its body inside. */
    public static OutgoingMessage whole(EncodedMessage message) {
        return new OutgoingMessage(message, null);
    }

    /** The part of a long body that begins there. */
    public static byte[] part(ByteBuf body, int offset) {
        int length = Math.min(ProtocolLimits.PART, body.readableBytes() - offset);
        return ByteBufUtil.getBytes(body, body.readerIndex() + offset, length, true);
    }
}
