package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.LosslessUtf8;
import io.posthorn.api.message.MessageKind;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is text, or null (Jakarta Messaging 3.1, §3.11).
 *
 * <p>The body travels as nothing for null, else as a 1 and the text in {@link LosslessUtf8}. It is decoded when it is
 * asked for.
 */
public final class JmsTextMessage extends JmsMessage implements TextMessage {
    private static final byte TEXT = 1;

    private @Nullable String text;
    /** Where the text is still in its encoded form. */
    private @Nullable ReceivedBody undecoded;

    public JmsTextMessage() {}

    public JmsTextMessage(@Nullable String text) {
        this.text = text;
    }

    @Override
    public void setText(@Nullable String text) throws JMSException {
        requireWritableBody();
        this.text = text;
    }

    @Override
    public @Nullable String getText() throws JMSException {
        if (undecoded != null) {
            text = decode(undecoded);
            undecoded = null;
        }
        return text;
    }

    private static @Nullable String decode(ReceivedBody encoded) throws MessageFormatException {
        if (encoded.length() == 0) {
            return null;
        }
        byte form = encoded.bytes()[encoded.offset()];
        if (form != TEXT) {
            throw new MessageFormatException(
                    "the body of text message " + encoded.id() + " has form " + form + ", only " + TEXT + " is known");
        }
        return LosslessUtf8.decode(encoded.bytes(), encoded.offset() + 1, encoded.length() - 1);
    }

    @Override
    MessageKind kind() {
        return MessageKind.TEXT;
    }

    @Override
    ByteBuf encodeBody() throws JMSException {
        String current = getText();
        return current == null
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(new byte[] {TEXT}, LosslessUtf8.encode(current));
    }

    @Override
    void readBody(ReceivedBody body) {
        undecoded = body;
    }

    @Override
    void dropBody() {
        text = null;
        undecoded = null;
    }

    @Override
    @Nullable
    Object body() throws JMSException {
        return getText();
    }

    @Override
    boolean isBodyEmpty() {
        return undecoded == null ? text == null : undecoded.length() == 0;
    }

    @Override
    Class<?> bodyType() {
        return String.class;
    }
}
