package io.posthorn.jms.session;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.message.OutgoingMessage;
import jakarta.jms.JMSException;
import java.util.function.LongFunction;

/**
 * One send whose body leaves in parts before it. If it ends badly, the broker is told to drop what it has of the body. Used
 * once, by the thread that sends.
 */
final class PartedSend {
    private static final byte[] NOTHING = {};

    private final SendPath path;
    private final int session;
    private final ByteBuf body;
    private final int length;
    private int sent;

    PartedSend(SendPath path, int session, ByteBuf body) {
        this.path = path;
        this.session = session;
        this.body = body;
        length = body.readableBytes();
    }

    /**
     * Sends.
     *
     * @param size of the message without its body
     * @param leaving hands over the message, which has this number
     */
    <T> T send(int size, LongFunction<T> leaving) throws JMSException {
        long number = path.beginParts(size, length);
        boolean left = false;
        try {
            while (sent < length) {
                byte[] part = OutgoingMessage.part(body, sent);
                path.sendPart(number, length, sent, part);
                sent += part.length;
            }
            T result = path.leaveBehindParts(number, size, leaving);
            left = true;
            return result;
        } finally {
            path.endParts(left || sent == 0 ? null : new Frame.SendPart(session, number, length, sent, NOTHING));
        }
    }
}
