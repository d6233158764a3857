package io.posthorn.jms.message;

import io.posthorn.api.codec.LosslessUtf8;
import io.posthorn.api.message.EncodedMessage;
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
    private static final byte[] NULL_TEXT = {};
    private static final byte TEXT = 1;

    private @Nullable String text;
    /** Where the text is still in its encoded form. */
    private @Nullable EncodedMessage undecoded;

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

    private static @Nullable String decode(EncodedMessage encoded) throws MessageFormatException {
        if (encoded.bodyLength() == 0) {
            return null;
        }
        byte form = encoded.bytes()[encoded.bodyOffset()];
        if (form != TEXT) {
            throw new MessageFormatException(
                    "the body of text message " + encoded.id() + " has form " + form + ", only " + TEXT + " is known");
        }
        return LosslessUtf8.decode(encoded.bytes(), encoded.bodyOffset() + 1, encoded.bodyLength() - 1);
    }

    @Override
    MessageKind kind() {
        return MessageKind.TEXT;
    }

    @Override
    byte[] encodeBody() throws JMSException {
        String current = getText();
        if (current == null) {
            return NULL_TEXT;
        }
        byte[] encoded = LosslessUtf8.encode(current);
        byte[] body = new byte[encoded.length + 1];
        body[0] = TEXT;
        System.arraycopy(encoded, 0, body, 1, encoded.length);
        return body;
    }

    @Override
    void readBody(EncodedMessage encoded) {
        undecoded = encoded;
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
        return undecoded == null ? text == null : undecoded.bodyLength() == 0;
    }

    @Override
    Class<?> bodyType() {
        return String.class;
    }
}
